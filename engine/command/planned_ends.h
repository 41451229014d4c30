#pragma once
// What the plan in an experiment file says of looks that end its test where going on does not pay.
#include <string>

#include "engine/scenario/read_scenario.h"
#include "experiments/analysis/spec.h"

namespace stamkund::command {

/// Solves the plan again, with the places that `overrides` change, and gives its looks, and the size of the
/// whole test, to the analysis; what stands in the way is a note of it. Nothing without `decision.looks`.
void take_planned_ends(const std::string& path, const std::vector<scenario::Override>& overrides,
                       const design::ExperimentSpec& experiment, analysis::Spec& spec);

}  // namespace stamkund::command
