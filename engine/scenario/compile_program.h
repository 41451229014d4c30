#pragma once
// From what a scenario says of a program to what the simulation runs.
#include "engine/scenario/program_model.h"
#include "engine/scenario/resolve.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

[[nodiscard]] ProgramModel compile_program(const ProgramSpec& spec, const ScenarioSpec& scenario,
                                           const Resolve& resolve);

}  // namespace stamkund::scenario
