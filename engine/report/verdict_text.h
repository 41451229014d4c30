#pragma once
// The answer first: what to do, what it is worth, how sure that is, and what it hinges on.
#include <cstddef>
#include <string>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// The arm that the verdict is about: the best by net of those in which something is done, or, where the
/// baseline is better, the nearest to it. Where all arms but assume better lives, the best of these.
[[nodiscard]] std::size_t arm_in_question(const metrics::Results& results,
                                          const scenario::ScenarioSpec& scenario);

/// Two sentences, not wrapped. Empty where there is nothing to compare.
[[nodiscard]] std::string verdict_text(const metrics::Results& results,
                                       const scenario::ScenarioFile& scenario, const Language& language = {});

}  // namespace stamkund::report
