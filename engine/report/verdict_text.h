#pragma once
// The answer first: what to do, what it is worth, how sure that is, and what it hinges on.
#include <string>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// Two sentences, not wrapped. Where there is nothing to compare: what the baseline earns.
[[nodiscard]] std::string verdict_text(const metrics::Results& results,
                                       const scenario::ScenarioFile& scenario, const Language& language = {});

}  // namespace stamkund::report
