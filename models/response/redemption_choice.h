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
  /// `median` >= 0 in the money of `value` below, 0 = off (no threshold); `sd_log` >= 0;
  /// `probability_per_visit` in [0, 1].
  RedemptionChoice(double median, double sd_log, double probability_per_visit)
      : median_(median), sd_log_(sd_log), probability_(probability_per_visit) {
    STAMKUND_EXPECT(median >= 0.0 && sd_log >= 0.0);
    STAMKUND_EXPECT(probability_per_visit >= 0.0 && probability_per_visit <= 1.0);
  }

  /// Her threshold; `z` is drawn once a customer, the same in every arm.
  [[nodiscard]] double threshold(double z) const {
    return median_ == 0.0 ? 0.0 : median_ * std::exp(sd_log_ * z);
  }
  /// Is `value`, the worth of what her balance can get now (0 = nothing), enough for her?
  [[nodiscard]] bool willing(double value, double z) const { return value > 0.0 && value >= threshold(z); }
  /// -log(1 - p): what a visit takes off a unit-rate redemption clock; 0 if she is not willing, infinite if p
  /// = 1.
  [[nodiscard]] double hazard_per_visit(double value, double z) const {
    if (probability_ <= 0.0 || !willing(value, z)) return 0.0;
    if (probability_ >= 1.0) return INFINITY;
    return -std::log1p(-probability_);
  }

 private:
  double median_;
  double sd_log_;
  double probability_;
};

}  // namespace stamkund::response
