#pragma once
// The answer first: what to do, what it is worth, how sure that is, and what it hinges on.
#include <cstddef>
#include <string>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// The arm that the verdict is about: the best by net, or, where that is the baseline, the nearest to it.
[[nodiscard]] std::size_t arm_in_question(const metrics::Results& results);

/// Two sentences, not wrapped. Empty where there is nothing to compare.
[[nodiscard]] std::string verdict_text(const metrics::Results& results,
                                       const scenario::ScenarioFile& scenario, const Language& language = {});

}  // namespace stamkund::report
