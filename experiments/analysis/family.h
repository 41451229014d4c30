#pragma once
// Several arms, or several segments: the chance of any false alarm is held.
#include <vector>

#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// Adjusted p-values, in order. NaN stays NaN and does not count.
[[nodiscard]] std::vector<double> bonferroni(const std::vector<double>& p);
/// Step-down. Source: Holm 1979.
[[nodiscard]] std::vector<double> holm(const std::vector<double>& p);

}  // namespace stamkund::analysis
