#pragma once
// Programs that run already: who is a member on day 0, and with what.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/spec.h"

namespace stamkund::study {

/// Reads the file of each arm's `members`. A file is looked for beside the scenario first, then from the
/// current folder; returns the files that were read. `fit` may be null, which is a mistake if an arm names
/// any. Bad input goes to `problems`. Errors: Failure(no_input, io_error).
std::vector<std::string> load_members(scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                                      const std::string& scenario_path, Problems& problems);

}  // namespace stamkund::study
