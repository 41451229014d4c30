#pragma once
// All mechanisms. To add one, write its folder and a line in registry.cpp.
#include <cstdint>

#include "engine/counting/schema.h"
#include "engine/scenario/part.h"
#include "engine/scenario/spec.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

/// So many are registered.
[[nodiscard]] std::size_t count();

/// The keys that mechanisms bring to a scenario.
[[nodiscard]] const scenario::Parts& parts();

/// What is counted of an arm of the scenario: the core's figures and those of all mechanisms.
void declare_all(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                 const world::Horizon& horizon);

/// Gives the arm the mechanisms that it has in the scenario, each with its constants under parameter draw
/// `draw`. `laws`: those of its people, for what the past has left behind; none = nothing.
void equip(world::Arm& arm, const scenario::ScenarioSpec& scenario, std::size_t index, std::uint64_t draw,
           const population::CustomerLaws* laws = nullptr);

}  // namespace stamkund::mechanisms
