#pragma once
// What the targets tell of each parameter, from noisy slopes.
#include <string>
#include <vector>

#include "engine/tuning/search.h"

namespace stamkund::tuning {

/// A parameter's standard error in units of its range decides. A value spread evenly between the bounds has
/// .289: targets that leave more than that say less than the bounds do. Both limits are assumptions.
inline constexpr double kKnown = 0.1;
inline constexpr double kUnknown = 0.288675134594812882;

/// A direction of the unit cube and what is known along it.
struct Direction {
  Vector loadings;         ///< [k], length 1
  double information = 0;  ///< 1 / variance in units of the range; unbiased, so it may be below 0
  double noise = 0;        ///< standard error of `information` if there is none
  [[nodiscard]] bool tells() const { return information > 3.0 * noise && information > 0.0; }
  /// Infinite if nothing is told.
  [[nodiscard]] double standard_error() const;
};

struct Information {
  std::vector<Direction> directions;  ///< from the best known to the least
  Matrix covariance;  ///< [k x k] units of the range; infinite variances where nothing is told
};

/// `slopes` [k] of [n_replicates x n_targets], as of Moments::slopes. With noisy slopes G the product G'WG is
/// too large, by the noise's own energy, and would call everything identified; products of different
/// replicates are free of it. Expects at least two replicates.
[[nodiscard]] Information information_of(const std::vector<Matrix>& slopes, const Matrix& omega);

}  // namespace stamkund::tuning
