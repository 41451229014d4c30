#pragma once
// The time axis of an arm.
#include <algorithm>
#include <cmath>
#include <cstddef>

namespace stamkund::world {

/// How long what is owed at the horizon is followed. Ten years (assumption): what never expires and was not
/// used by then belongs to customers who hardly ever buy.
inline constexpr double kFollowDays = 3652.5;

struct Horizon {
  double days = 0;  ///< what happens before counts
  /// What is owed then is followed until it is settled, at most so long; 0 = lives end at the horizon.
  double follow_days = 0;
  double run_off_days = 0;  ///< what is paid within it is told apart
  double period_days = 1;
  double cohort_days = 1;  ///< length of an issue cohort
  [[nodiscard]] std::size_t periods() const {
    return static_cast<std::size_t>(std::max(1.0, std::ceil(days / period_days - 1e-9)));
  }
  [[nodiscard]] std::size_t cohorts() const {
    return static_cast<std::size_t>(std::ceil(days / cohort_days));
  }
};

/// Two times of the same length that an analyst would compare: [split - length, split) and [split, split +
/// length).
struct BeforeAfter {
  double split_day = 0;
  double length_days = 0;
};

}  // namespace stamkund::world
