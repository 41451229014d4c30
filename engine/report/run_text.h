#pragma once
// What a run found, for a person at a terminal: a table, then plain words.
#include <string>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// One row an arm: level and effect of the main figures.
[[nodiscard]] std::string comparison_table(const metrics::Results& results,
                                           const scenario::ScenarioSpec& scenario);

/// The verdict, then the table.
[[nodiscard]] std::string answer(const metrics::Results& results, const scenario::ScenarioFile& scenario);

/// Profit and loss by year, a short paragraph an arm, the best, tables of what lies behind it, then the
/// defaults it rests on. `details`: also what comparisons without twins would show.
[[nodiscard]] std::string findings(const metrics::Results& results, const scenario::ScenarioFile& scenario,
                                   bool details = true);

}  // namespace stamkund::report
