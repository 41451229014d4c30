#pragma once
// Hands what a fit learned to a scenario that asks for it by name.
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::study {

/// Quantities "from fit" get their values from `fit`, or `problems` says, in the name of `file`, which of
/// them it does not have, or has only within bounds. `fit` may be null: then every one of them is a problem.
void learn(scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file,
           Problems& problems);

}  // namespace stamkund::study
