#pragma once
// Points pressure (Taylor & Neslin 2005, doi 10.1016/j.jretai.2004.11.004): customers buy more when a reward
// is within reach. Factor 1 + p while what is missing is at most a share w of the goal, and 1 otherwise.
#include "engine/base/expect.h"
#include "engine/base/money.h"

namespace stamkund::response {

/// Missing units are towards the next reward: a balance that is full but not redeemed starts over, as in
/// GoalGradient. An alternative to GoalGradient, not an addition: both say that nearness speeds purchases up.
/// Left out: the pressure of a deadline (the study's program lasted eight weeks), and that it was strongest
/// among customers who do not care for price discounts. What follows a reward is a stimulus of its own.
class PointsPressure {
 public:
  /// `pressure` = p > -1, 0 = off; `window_share` = w, in [0, 1]: a quarter is an assumption.
  explicit PointsPressure(double pressure, double window_share = 0.25)
      : factor_(1.0 + pressure), window_share_(window_share) {
    STAMKUND_EXPECT(pressure > -1.0 && window_share >= 0.0 && window_share <= 1.0);
  }

  /// Factor on the purchase rate of a member with `balance` towards a reward at `goal` (> 0). A balance in
  /// debt is further away than an empty one.
  [[nodiscard]] double operator()(Points balance, Points goal) const {
    const std::int64_t missing = goal.count - balance.count % goal.count;
    const bool near = static_cast<double>(missing) <= window_share_ * static_cast<double>(goal.count);
    return near ? factor_ : 1.0;
  }

 private:
  double factor_;
  double window_share_;
};

}  // namespace stamkund::response
