#pragma once
// The answer first: what to do, what it is worth, how sure that is, and what it hinges on.
#include <string>

#include "engine/metrics/results.h"
#include "engine/report/language.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// What to do, how sure that is, and what it hinges on; on a second line, of the others, and what it would be
/// without this and that. Neither is wrapped. Where there is nothing to compare: what the baseline earns.
[[nodiscard]] std::string verdict_text(const metrics::Results& results,
                                       const scenario::ScenarioFile& scenario, const Language& language = {});

/// The same without the break between its lines.
[[nodiscard]] std::string in_one_line(std::string verdict);

}  // namespace stamkund::report
