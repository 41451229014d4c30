#pragma once
// A duration, tried on windows of the past.
#include "experiments/geo/match.h"

namespace stamkund::geo {

struct Trial {
  double alpha = 0.05, power = 0.8;
  bool one_sided = false, downwards = false;
  std::size_t held_out = 0;  ///< first point on which the choice of regions did not look
};

/// `points` of the test, `pretest` before it.
[[nodiscard]] Duration try_duration(const std::vector<double>& control, const std::vector<double>& treated,
                                    std::size_t points, std::size_t pretest, const Trial& trial);

}  // namespace stamkund::geo
