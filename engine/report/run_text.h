#pragma once
// What a run found, for a person at a terminal: a table, then plain words.
#include <string>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// One row an arm: level and effect of the main figures.
[[nodiscard]] std::string comparison_table(const metrics::Results& results,
                                           const scenario::ScenarioSpec& scenario);

/// A short paragraph an arm, the best, tables of what lies behind it, then the defaults it rests on.
[[nodiscard]] std::string findings(const metrics::Results& results, const scenario::ScenarioFile& scenario);

}  // namespace stamkund::report
