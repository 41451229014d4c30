#pragma once
// The reward as a discounted future value (after Hartmann & Viard 2008, doi 10.1007/s11129-007-9035-3): who
// buys often is never far from a reward, so her incentive hardly depends on her credits; who buys rarely
// feels it near the end only. Factor 1 + k exp(-rho d), d = days to the reward at her usual pace.
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// The form is ours: the study solves a dynamic program, which this stands in for.
/// Left out: the exact incentive is what one purchase adds to the discounted value of this and all later
/// rewards, and the reward's value to her (k is the same for all). An alternative to GoalGradient and
/// PointsPressure.
class FutureValue {
 public:
  /// `strength` = k > -1, 0 = off; `discount_per_day` = rho >= 0.
  FutureValue(double strength, double discount_per_day)
      : strength_(strength), discount_per_day_(discount_per_day) {
    STAMKUND_EXPECT(strength > -1.0 && discount_per_day >= 0.0);
  }

  /// Expected days until `missing` units are earned; infinite for who earns nothing, 0 if nothing is missing.
  [[nodiscard]] static double days_to_reward(double missing, double units_per_purchase,
                                             double purchases_per_day) {
    if (missing <= 0.0) return 0.0;
    const double units_per_day = units_per_purchase * purchases_per_day;
    return units_per_day > 0.0 ? missing / units_per_day : INFINITY;
  }

  /// Factor on the purchase rate. `purchases_per_day` is her own pace without any effect of the program: with
  /// the effect in it, the factor would feed on itself.
  [[nodiscard]] double operator()(double missing, double units_per_purchase, double purchases_per_day) const {
    if (strength_ == 0.0) return 1.0;
    const double days = days_to_reward(missing, units_per_purchase, purchases_per_day);
    // Who never gets there has no incentive, even if she does not discount.
    if (std::isinf(days)) return 1.0;
    return 1.0 + strength_ * std::exp(-discount_per_day_ * days);
  }

 private:
  double strength_;
  double discount_per_day_;
};

}  // namespace stamkund::response
