#pragma once
// A line of figures in one row of a terminal.
#include <cstddef>
#include <string>
#include <vector>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// `values` as blocks between `low` and `high`, at most `columns` of them: each the mean of as many values.
[[nodiscard]] std::string sparkline(const std::vector<double>& values, double low, double high,
                                    std::size_t columns);

/// By period: net up to the horizon less the baseline's so far, mean of the replicates, major units, not
/// discounted.
[[nodiscard]] std::vector<double> cumulative_effect(const metrics::Results& results, std::size_t arm);

}  // namespace stamkund::report
