#pragma once
// By what results group customers, found in what the scenario, its fit and its files know of them.
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::study {

/// `population.groups` become groupings of `scenario`. `fit` may be null. What nothing knows of is a problem
/// in the name of `file`, and so is what is folded.
void find_groupings(scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file,
                    Problems& problems);

}  // namespace stamkund::study
