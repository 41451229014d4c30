#pragma once
// How alike two customers must be on a normal scale, so that their outcomes are as alike as is asked.
#include <vector>

namespace stamkund::power {

/// Customers of a cluster take the values of `ascending` by rank, ranks being those of correlated normal
/// scores. The correlation of scores at which values correlate by `correlation` (0 to 1): Mehler's expansion,
/// a value's Hermite coefficients in closed form, since it is a step function of its score.
[[nodiscard]] double score_correlation(const std::vector<double>& ascending, double correlation);

}  // namespace stamkund::power
