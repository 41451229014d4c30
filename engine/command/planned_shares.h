#pragma once
// How large the plan makes the arms where its file leaves that to it.
#include <string>

#include "engine/scenario/read_scenario.h"
#include "experiments/analysis/spec.h"

namespace stamkund::command {

/// Where arms divide customers as the plan computes it (`allocation: cost-optimal`, `solve: allocation` or
/// `profit`), solves the plan again, with the places that `overrides` change, and gives its shares to the
/// analysis, unless it has some; what stands in the way is a note of it.
void take_planned_shares(const std::string& path, const std::vector<scenario::Override>& overrides,
                         const design::ExperimentSpec& experiment, analysis::Spec& spec);

}  // namespace stamkund::command
