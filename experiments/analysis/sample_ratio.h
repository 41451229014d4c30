#pragma once
// Are the arms as large as they were meant to be? If not, something decided who is in the data, and no figure
// of the test can be trusted.
#include <cstdint>
#include <vector>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// Below this the arms are not as they were meant to be. Source: Fabijan et al. 2019,
/// doi 10.1145/3292500.3330722, who take a level far below .05, because a false alarm costs a whole test.
inline constexpr double kRatioAlarm = 0.0005;

/// Pearson's chi-square. `shares` by arm, relative; empty = equal, and if these do not fit, small whole
/// numbers that do are looked for: such a split may have been meant. Where there are none the arms are not
/// as large as anybody meant them.
[[nodiscard]] SampleRatio check_ratio(const std::vector<std::uint64_t>& units, std::vector<double> shares);

/// Upper tail of the chi-square law.
[[nodiscard]] double chi_square_tail(double statistic, double degrees);

}  // namespace stamkund::analysis
