#pragma once
// Segments of existing customers as the fit kept them.
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::study {

/// Where the scenario says `existing_segments: fit`, its customers get the segments that `fit` kept of them.
/// Segments that the population does not list are problems, in the name of `file`. `fit` may be null.
void find_known_segments(scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                         const std::string& file, Problems& problems);

}  // namespace stamkund::study
