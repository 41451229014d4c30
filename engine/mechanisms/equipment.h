#pragma once
// What a mechanism is made from, and how it finds others of its arm.
#include "engine/counting/schema.h"
#include "engine/population/customer_laws.h"
#include "engine/scenario/resolve.h"
#include "engine/scenario/spec.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

/// One arm of a scenario under one draw of parameters.
struct Equipment {
  const scenario::ScenarioSpec& scenario;
  const scenario::ArmSpec& arm;
  const scenario::Resolve& resolve;
  const population::CustomerLaws* laws = nullptr;  ///< of the people; none = nothing is known of the past

  /// What the arm's program says of a part; null if it has none.
  template <class Spec>
  [[nodiscard]] const Spec* of_program(std::string_view part) const {
    return arm.program ? arm.program->parts.find<Spec>(part) : nullptr;
  }
};

/// The arm's mechanism of this class; null if it has none. Only those that are registered before may be asked
/// for.
template <class M>
[[nodiscard]] const M* find(const world::Arm& arm) {
  for (const auto& one : arm.mechanisms())
    if (const auto* found = dynamic_cast<const M*>(one.get())) return found;
  return nullptr;
}

}  // namespace stamkund::mechanisms
