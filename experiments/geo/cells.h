#pragma once
// A region on a day whose outcome alone makes the effect: a typing mistake, or an order of its own kind.
#include <vector>

#include "experiments/geo/result.h"

namespace stamkund::geo {

struct DecidingCell {
  std::size_t region = 0, day = 0;
  double value = 0, expected = 0;
  /// With what is expected in its place, and in that of those before it.
  double effect_without = 0, error_without = 0;
};

/// The largest first. Each lies far outside its region's other days, and changes the effect by more than two
/// standard errors, or makes them twice as large.
[[nodiscard]] std::vector<DecidingCell> deciding_cells(const Panel& panel, const Result& result);

}  // namespace stamkund::geo
