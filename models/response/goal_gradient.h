#pragma once
// Goal gradient (Kivetz, Urminsky & Zheng 2006, doi 10.1509/jmkr.43.1.39): the nearer the reward, the faster
// the purchases. Multiplier exp(beta (1 - d/D)), d/D = share of the original distance left.
#include <cmath>

#include "engine/base/money.h"

namespace stamkund::response {

/// Progress is towards the next reward: a balance that is full but not redeemed starts over.
/// Endowed units count as progress, so that 12-with-2 starts a sixth of the way (Nunes & Dreze 2006).
/// Neglected: the slow-down right after a reward is only the return of progress to zero.
class GoalGradient {
 public:
  /// `strength` = beta; 0 = off.
  explicit GoalGradient(double strength) : strength_(strength) {}

  /// Factor on the purchase rate of a member with `balance` towards a reward at `goal` (> 0).
  [[nodiscard]] double operator()(Points balance, Points goal) const {
    if (strength_ == 0.0) return 1.0;
    const double progress = static_cast<double>(balance.count % goal.count) / static_cast<double>(goal.count);
    return std::exp(strength_ * progress);
  }

 private:
  double strength_;
};

}  // namespace stamkund::response
