#pragma once
// Past tests beside a history of contacts: do they agree, and whose figures are handed on?
#include <string>
#include <vector>

#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_search.h"

namespace stamkund::calibration {

/// Each arm of the tests against what the history alone says of the same days.
[[nodiscard]] std::vector<PastTestArm> compare_past_tests(const Evidence& evidence,
                                                          const ResponseHistory& history,
                                                          const ResponseState& alone);

/// Arms whose figures disagree, one sentence each.
[[nodiscard]] std::vector<std::string> disagreements(const std::vector<PastTestArm>& arms);

/// The tests' own figures of lifts, at the decays and the fatigue of `state`. None if they settle nothing.
void put_lifts_of_tests(const Evidence& evidence, const ResponseState& state, ExperimentFigures& figures);

/// Where the history's own lifts, of `state`, are an experiment's too: by group the mean of both with random
/// effects (DerSimonian & Laird 1986, of two), and the standard error of what a next campaign would show. A
/// lift that the history says nothing of stays as it is.
void widen_to_both(const ResponseState& state, ExperimentFigures& figures);

}  // namespace stamkund::calibration
