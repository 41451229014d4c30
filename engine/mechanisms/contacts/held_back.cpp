#include "engine/mechanisms/contacts/held_back.h"

#include <algorithm>

#include "engine/base/as_typed.h"
#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::mechanisms {
namespace {

std::string name_of(const scenario::ScenarioSpec& scenario, const CapSpec& cap) {
  std::string out = "at most " + (cap.at_most ? std::to_string(*cap.at_most)
                                              : as_typed(static_cast<double>(cap.spend->minor) /
                                                         static_cast<double>(scenario.minor_per_major)) +
                                                    " " + scenario.currency);
  switch (cap.window) {
    case CapSpec::Window::rolling:
      out += cap.days == 1.0 ? " a day" : " in " + as_typed(cap.days) + " days";
      break;
    case CapSpec::Window::week:
      out += " a week";
      break;
    case CapSpec::Window::month:
      out += " a month";
      break;
    case CapSpec::Window::year:
      out += " a year";
      break;
  }
  return out + (cap.channel ? " by " + contact_world_of(scenario)->channels[*cap.channel].name : " in all");
}

}  // namespace

HoldingRules rules_of(const scenario::ScenarioSpec& scenario, const scenario::ArmSpec& arm) {
  HoldingRules out;
  const ContactRules* const policy = policy_of(arm);
  if (policy != nullptr)
    for (const CapSpec& cap : policy->caps) out.names.push_back(name_of(scenario, cap));
  const auto& campaigns = campaigns_of(arm);
  if (std::any_of(campaigns.begin(), campaigns.end(),
                  [](const CampaignSpec& one) { return one.rules->control > 0.0; })) {
    out.control = out.names.size();
    out.names.emplace_back("control group");
  }
  if (policy != nullptr && policy->holdout > 0.0) {
    out.holdout = out.names.size();
    out.names.emplace_back("hold-out");
  }
  return out;
}

bool has_several_rules(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(),
                     [&](const scenario::ArmSpec& arm) { return rules_of(scenario, arm).names.size() > 1; });
}

void declare_holding(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const std::size_t rules = rules_of(scenario, scenario.arms[arm]).names.size();
  if (rules == 0 || !has_several_rules(scenario)) return;
  schema.declare(kHeldBackBy, {{"rule", rules}},
                 {{kHeldBack, "1",
                   "contacts not sent for this rule; where several caps forbid one, for the first of them"}});
}

}  // namespace stamkund::mechanisms
