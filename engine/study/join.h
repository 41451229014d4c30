#pragma once
// A scenario and the fit that it names: what only the two together tell. For verbs, sweeps and whoever runs a
// scenario.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::study {

/// Checks the fit against the scenario, hands on what it learned, finds groups and members, sets day 0, and
/// warns of programs that cost too much or are worth nothing. `fit`: null for a scenario that names none.
/// `allow_unfinished`: a fit that did not converge is only warned of. Paths are for messages, and members are
/// looked for beside the scenario. Returns the files of members that were read. The scenario can be run only
/// if `problems` has no errors. Errors: Failure, of files of members.
[[nodiscard]] std::vector<std::string> join(scenario::ScenarioFile& scenario, const calibration::Fit* fit,
                                            const std::string& scenario_path, const std::string& fit_path,
                                            bool allow_unfinished, Problems& problems);

}  // namespace stamkund::study
