#pragma once
// All mechanisms. To add one, write its folder and a line in registry.cpp.
#include <cstdint>
#include <memory>

#include "engine/counting/schema.h"
#include "engine/scenario/spec.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

/// What is counted of an arm of the scenario: the core's figures and those of all mechanisms.
void declare_all(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                 const world::Horizon& horizon);

/// Gives the arm the mechanisms that its model has, each with its constants.
void equip(world::Arm& arm);

}  // namespace stamkund::mechanisms
