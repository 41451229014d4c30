#pragma once
// Do the history's own forecasts all err to one side? docs/methods/calendar_error.md, "One way".
#include <cstddef>

#include "engine/calibration/calendar_error.h"

namespace stamkund::calibration {

/// Share by which a forecast was above what came; below 0: too low.
[[nodiscard]] double too_high(const Foresight& one);

struct Direction {
  std::size_t origins = 0;
  std::size_t high = 0;  ///< forecasts that were above what came
  double mean = 0;       ///< of the log of expected over actual, each weighed by its luck
  /// Its standard error if the model is right and all windows were one and the same: it is no larger,
  /// however much they overlap.
  double error = 0;
  double least = 0, most = 0;  ///< of too_high()
  /// At least three, all to one side, by 5 % or more on average, and beyond 1.96 standard errors.
  bool one_way = false;
};

[[nodiscard]] Direction direction_of(const CalendarError& seen);

}  // namespace stamkund::calibration
