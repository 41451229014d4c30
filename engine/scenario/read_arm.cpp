#include <cmath>
#include <limits>

#include "engine/scenario/readers.h"

namespace stamkund::scenario {
namespace {

constexpr Range kChange{-1.0, 100.0};

constexpr Keys kEffects{
    key::quantity("purchase_rate", Dimension::change, kChange, "change of the purchase rate").or_else("0 %"),
    key::quantity("defection", Dimension::change, kChange, "change of the defection hazard").or_else("0 %"),
    key::quantity("spend", Dimension::change, kChange, "change of the amount").or_else("0 %"),
};
KeySet effects_keys() { return kEffects.set(); }

constexpr Keys kArm{
    key::text("name", "what the results call it").required(),
    key::constant("margin", Dimension::share, kUnitInterval, "what is left of the list price after the goods")
        .required(),
    key::section("effects", effects_keys, "what-if changes to the customers themselves"),
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
  const PartContext context{scenario, margin, &arm};
  read_parts(section, &Parts::of_arm, true, context, arm.parts);
  read_parts(section, &Parts::of_arm, false, context, arm.parts);
}

}  // namespace stamkund::scenario
