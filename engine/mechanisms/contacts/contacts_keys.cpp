// What a scenario says of contacts: beside its baseline, and below an arm.
#include "engine/mechanisms/contacts/contacts_keys.h"

#include <cstdio>

#include "engine/mechanisms/contacts/contacts.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::KeySet;
using scenario::PartContext;
using scenario::PartSpec;
using scenario::Section;
namespace key = scenario::key;

constexpr scenario::Keys kWorld{
    key::list("channels", channel_keys, "how customers are reached, instead of the usual channels").or_none(),
    key::list("leaving_reasons", reason_keys, "why customers leave, for campaigns that ask or win back")
        .or_none(),
};

class ContactWorldPart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "contact_world"; }
  [[nodiscard]] KeySet keys() const override { return kWorld.set(); }
  [[nodiscard]] int rank() const override { return 20; }
  [[nodiscard]] std::string_view before() const override { return "life_cycle"; }
  [[nodiscard]] std::shared_ptr<const PartSpec> read(Section& of, const PartContext& context) const override {
    auto world = std::make_shared<ContactWorld>();
    read_contact_world(of, kWorld["channels"], kWorld["leaving_reasons"], context.scenario, *world);
    return world;
  }
};

constexpr scenario::Keys kFatigue{
    key::quantity("weight", Dimension::number, {0.0, 10.0}, "how much each recent contact weakens the next")
        .or_else("0.2", kAssumption)
        .or_from_fit("fatigue weight"),
    key::quantity("decay", Dimension::duration, scenario::kSpan, "how fast contacts are forgotten")
        .or_else("4 weeks", kAssumption)
        .or_from_fit("fatigue decay", 14.0),
};
KeySet fatigue_keys() { return kFatigue.set(); }
constexpr scenario::Keys kFatigueHost{
    key::section("fatigue", fatigue_keys, "how contacts weaken each other")};

bool has_campaigns(const Section& arm) { return arm.has("campaigns") && !arm.is_none("campaigns"); }

/// When a stock ends is found after the run; whom a budget pays for is found before it.
void check_stock(Section& arm, const scenario::ProgramSpec& program) {
  for (const auto& reward : program.rules.rewards)
    if (reward.stock != program::kNoLimit)
      arm.error("contact_policy",
                "budgets do not go with a reward of limited stock: each would hang on when the other ends",
                "put them into arms of their own");
}

/// Stands before the program, and is read before it.
class FatiguePart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "fatigue"; }
  [[nodiscard]] KeySet keys() const override { return kFatigueHost.set(); }
  [[nodiscard]] std::string_view before() const override { return "program"; }
  [[nodiscard]] bool comes_first() const override { return true; }
  [[nodiscard]] std::shared_ptr<const PartSpec> read(Section& of,
                                                     const PartContext& /*context*/) const override {
    auto spec = std::make_shared<FatigueSpec>();
    const bool learned = of.mentions("campaigns", "lift: from fit") ||
                         (of.mentions("campaigns", "from_fit: ") && of.mentions("campaigns", " lift"));
    of.reading().read_if_it_acts(
        [&] {
          of.section(kFatigueHost["fatigue"], [&](Section& fatigue) {
            // A fit's lifts were estimated together with its fatigue.
            scenario::Here here;
            if (learned) here.fallback = "from fit", here.source = "as lifts of its campaigns";
            spec->weight = fatigue.quantity(kFatigue["weight"], here);
            spec->decay = fatigue.quantity(kFatigue["decay"], here);
          });
        },
        [&] { return has_campaigns(of); });
    return spec;
  }
};

constexpr scenario::Keys kContacts{
    key::list("campaigns", campaign_keys, "contacts that go out by themselves").or_none(),
    key::section("contact_policy", contact_policy_keys, "what holds contacts back, and how they add up")
        .or_none(),
};

class ContactsPart final : public scenario::Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "contacts"; }
  [[nodiscard]] KeySet keys() const override { return kContacts.set(); }
  [[nodiscard]] int rank() const override { return 10; }
  /// By a trigger, or by an expression.
  [[nodiscard]] bool goes_by_tiers(const Section& of) const override {
    return has_campaigns(of) && of.mentions("campaigns", "tier");
  }
  [[nodiscard]] std::shared_ptr<const PartSpec> read(Section& of, const PartContext& context) const override {
    auto spec = std::make_shared<ContactsSpec>();
    const std::size_t before = of.reading().mistakes;
    read_campaigns(of, kContacts["campaigns"], context.scenario, *context.arm, *spec);
    read_contact_policy(of, kContacts["contact_policy"], context.scenario, *spec);
    // What a mistake has hidden is not missing.
    if (of.reading().mistakes == before) check_treatments(of, *spec);
    if (spec->policy && !spec->policy->budgets.empty() && context.arm->program)
      check_stock(of, *context.arm->program);
    for (std::size_t i = 0; i < spec->campaigns.size(); ++i)
      for (std::size_t k = 0; k < i; ++k)
        if (spec->campaigns[k].name == spec->campaigns[i].name &&
            name_in_file(spec->campaigns[k]) != name_in_file(spec->campaigns[i]))
          of.error("campaigns", "a treatment and another campaign are both called '" +
                                    printable(spec->campaigns[i].name) + "'");
    // A limit against mistakes, not of the simulator.
    constexpr std::size_t kMostCampaigns = 1000;
    if (spec->campaigns.size() > kMostCampaigns)
      of.error("campaigns", "at most " + std::to_string(kMostCampaigns) + " campaigns an arm");
    for (const CampaignSpec& one : spec->campaigns)
      if (one.target == CampaignSpec::Target::members && !context.arm->program)
        of.error("campaigns",
                 "campaign '" + printable(one.name) + "' goes to members, but this arm has no program");
    return spec->campaigns.empty() && !spec->policy ? nullptr : spec;
  }
};

}  // namespace

void FatigueSpec::visit_learnable(const scenario::VisitQuantity& visit) const {
  visit("fatigue.weight", weight);
  visit("fatigue.decay", decay);
}

bool ContactsSpec::drives_away() const {
  const auto away = [](const CampaignSpec& campaign) {
    const CampaignRules& one = *campaign.rules;
    return !one.leaving.is_zero() || !one.reactance.is_zero() || !one.dip.is_zero() ||
           std::any_of(one.by_segment.begin(), one.by_segment.end(),
                       [](const SegmentResponse& of) { return of.leaving && !of.leaving->is_zero(); });
  };
  return std::any_of(campaigns.begin(), campaigns.end(), away);
}

void ContactsSpec::visit_learnable(const scenario::VisitQuantity& visit) const {
  for (const CampaignSpec& campaign : campaigns) {
    visit("campaigns[" + campaign.name + "].open", campaign.open);
    visit("campaigns[" + campaign.name + "].lift", campaign.lift);
    visit("campaigns[" + campaign.name + "].decay", campaign.decay);
    visit("campaigns[" + campaign.name + "].unsubscribe", campaign.unsubscribe);
    visit("campaigns[" + campaign.name + "].leaving", campaign.rules->leaving);
  }
}

const ContactWorld* contact_world_of(const scenario::ScenarioSpec& scenario) {
  return scenario.parts.find<ContactWorld>("contact_world");
}

std::string short_percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6g %%", 100.0 * share);
  return text;
}

const std::string& name_in_file(const CampaignSpec& campaign) {
  if (campaign.rules->choice) return campaign.rules->choice->campaign;
  return campaign.rules->lot ? campaign.rules->lot->campaign : campaign.name;
}

const std::vector<CampaignSpec>& campaigns_of(const scenario::ArmSpec& arm) {
  static const std::vector<CampaignSpec> none;
  const auto* spec = arm.parts.find<ContactsSpec>("contacts");
  return spec != nullptr ? spec->campaigns : none;
}

const ContactRules* policy_of(const scenario::ArmSpec& arm) {
  const auto* spec = arm.parts.find<ContactsSpec>("contacts");
  return spec != nullptr && spec->policy ? &*spec->policy : nullptr;
}

void add_contacts_keys(scenario::Parts& parts) {
  static const ContactWorldPart world;
  static const FatiguePart fatigue;
  static const ContactsPart contacts;
  parts.of_scenario.push_back(&world);
  parts.of_arm.push_back(&fatigue);
  parts.of_arm.push_back(&contacts);
}

}  // namespace stamkund::mechanisms
