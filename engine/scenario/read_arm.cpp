#include <yaml-cpp/yaml.h>

#include <cmath>
#include <limits>

#include "engine/scenario/program_reading.h"
#include "engine/scenario/read_contacts.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};

constexpr Keys kEffects{
    key::quantity("purchase_rate", Dimension::change, kChange, "change of the purchase rate").or_else("0 %"),
    key::quantity("defection", Dimension::change, kChange, "change of the defection hazard").or_else("0 %"),
    key::quantity("spend", Dimension::change, kChange, "change of the amount").or_else("0 %"),
};
KeySet effects_keys() { return kEffects.set(); }

constexpr Keys kFatigue{
    key::quantity("weight", Dimension::number, {0.0, 10.0}, "how much each recent contact weakens the next")
        .or_else("0.2", kAssumption),
    key::quantity("decay", Dimension::duration, kSpan, "how fast contacts are forgotten")
        .or_else("4 weeks", kAssumption),
};
KeySet fatigue_keys() { return kFatigue.set(); }

constexpr Keys kArm{
    key::text("name", "what the results call it").required(),
    key::constant("margin", Dimension::share, kUnitInterval, "what is left of the list price after the goods")
        .required(),
    key::section("effects", effects_keys, "what-if changes to the customers themselves"),
    key::section("fatigue", fatigue_keys, "how contacts weaken each other"),
    key::section("program", program_keys, "the loyalty program").or_none(),
    key::list("campaigns", campaign_keys, "contacts that go out by themselves").or_none(),
    key::section("contact_policy", contact_policy_keys, "what holds contacts back, and how they add up")
        .or_none(),
    key::parts(&Parts::of_arm),
};

/// No amount that anybody pays is more than 10^11 minor units (engine/world/books.h).
Range range_of_amounts(const ScenarioSpec& scenario) {
  return {0.0, 1e11 / static_cast<double>(scenario.minor_per_major)};
}

Money in_minor_units(Section& section, const std::string& key, double major, const ScenarioSpec& scenario) {
  const double minor = major * static_cast<double>(scenario.minor_per_major);
  if (std::abs(minor - std::round(minor)) > 1e-6 * std::max(1.0, minor))
    section.error(key,
                  "finer than the smallest unit of " + scenario.currency + " (1/" +
                      std::to_string(scenario.minor_per_major) + ")",
                  "raise currency_decimals if the amount is meant so");
  return Money{std::llround(minor)};
}

/// Does any campaign go by tiers: on: tier reached, or an expression?
bool asks_for_tiers(const YAML::Node& campaigns) {
  return YAML::Dump(campaigns).find("tier") != std::string::npos;
}

}  // namespace

Money read_money(Section& section, const Key& key, const ScenarioSpec& scenario, const Here& here) {
  Here at = here;
  at.range = range_of_amounts(scenario);
  return in_minor_units(section, std::string(key.name), section.constant(key, at), scenario);
}

KeySet arm_keys() { return kArm.set(); }

void read_arm(Section& section, const ScenarioSpec& scenario, ArmSpec& arm) {
  arm.name = section.text(kArm["name"]);
  const std::size_t mistakes = section.reading().mistakes;
  arm.margin = section.constant(kArm["margin"]);
  // A margin that could not be read is above everything: nothing is said of what it would be too small for.
  const double margin =
      section.reading().mistakes == mistakes ? arm.margin : std::numeric_limits<double>::infinity();
  section.section(kArm["effects"], [&](Section& effects) {
    arm.effects.purchase_rate = effects.quantity(kEffects["purchase_rate"]);
    arm.effects.defection = effects.quantity(kEffects["defection"]);
    arm.effects.spend = effects.quantity(kEffects["spend"]);
  });
  const bool has_campaigns = section.has("campaigns") && !section.is_none("campaigns");
  section.reading().read_if_it_acts(
      [&] {
        section.section(kArm["fatigue"], [&](Section& fatigue) {
          arm.fatigue.weight = fatigue.quantity(kFatigue["weight"]);
          arm.fatigue.decay = fatigue.quantity(kFatigue["decay"]);
        });
      },
      [&] { return has_campaigns; });
  section.optional_section(kArm["program"], [&](Section& program) {
    arm.program.emplace();
    read_program(program, scenario, margin, has_campaigns && asks_for_tiers(section.node("campaigns")),
                 *arm.program);
  });
  const std::size_t before = section.reading().mistakes;
  read_campaigns(section, kArm["campaigns"], scenario, arm);
  read_contact_policy(section, kArm["contact_policy"], scenario, arm);
  // What a mistake has hidden is not missing.
  if (section.reading().mistakes == before) check_treatments(section, arm);
  if (const Parts* parts = section.reading().parts)
    read_parts(section, parts->of_arm, {scenario, margin, nullptr}, arm.parts);
  // A limit against mistakes, not of the simulator.
  constexpr std::size_t kMostCampaigns = 1000;
  if (arm.campaigns.size() > kMostCampaigns)
    section.error("campaigns", "at most " + std::to_string(kMostCampaigns) + " campaigns an arm");
  for (std::size_t i = 0; i < arm.campaigns.size(); ++i)
    if (arm.campaigns[i].target == CampaignSpec::Target::members && !arm.program)
      section.error("campaigns", "campaign '" + printable(arm.campaigns[i].name) +
                                     "' goes to members, but this arm has no program");
}

}  // namespace stamkund::scenario
