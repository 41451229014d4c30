#include "engine/scenario/from_fit.h"

namespace stamkund::scenario {

std::vector<FromFit> from_fit(const ScenarioSpec& scenario) {
  std::vector<FromFit> out;
  for (const ArmSpec& arm : scenario.arms) {
    const auto add = [&](const std::string& where, const Quantity& quantity) {
      if (quantity.law == Quantity::Law::from_fit)
        out.push_back({"arms[" + arm.name + "]." + where, quantity.learned, quantity.learned_for_days});
    };
    for (const auto& [name, part] : arm.parts.all()) part->visit_learnable(add);
    if (arm.program)
      add("program.behaviour.member_purchase_rate", arm.program->behaviour.member_purchase_rate);
  }
  return out;
}

}  // namespace stamkund::scenario
