#pragma once
// Whether to redeem (after Stourm, Bradlow & Fader 2015, doi 10.1509/jmr.12.0354): hassle and the feeling of
// loss make a customer wait until what she can get is worth a latent threshold of hers, theta = median exp(sd
// z), z standard normal. At or above it she redeems at a visit with probability p; below it she does not.
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// A sharp threshold and a lognormal spread are our stand-ins for the paper's logit of several terms.
/// Left out: the amount spent at the visit, cash prices against points, and thresholds that change with
/// experience.
class RedemptionChoice {
 public:
  /// `median` >= 0 in the money of `value` below, 0 = off (no threshold); `sd_log` >= 0.
  RedemptionChoice(double median, double sd_log) : median_(median), sd_log_(sd_log) {
    STAMKUND_EXPECT(median >= 0.0 && sd_log >= 0.0);
  }

  /// Her threshold; `z` is drawn once a customer, the same in every arm.
  [[nodiscard]] double threshold(double z) const {
    return median_ == 0.0 ? 0.0 : median_ * std::exp(sd_log_ * z);
  }
  /// Is `value`, the worth of what her balance can get now, enough for who has this threshold? Without one,
  /// whatever there is to get is.
  [[nodiscard]] static bool willing(double value, double threshold) { return value >= threshold; }
  /// -log(1 - p): what a visit at which she is willing takes off a unit-rate redemption clock, p in [0, 1] the
  /// probability a visit; infinite if p = 1: she does not wait for the clock.
  [[nodiscard]] static double hazard_per_visit(double probability) {
    STAMKUND_EXPECT(probability >= 0.0 && probability <= 1.0);
    return probability >= 1.0 ? INFINITY : -std::log1p(-probability);
  }

 private:
  double median_;
  double sd_log_;
};

}  // namespace stamkund::response
