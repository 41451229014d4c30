#pragma once
// Renewal of a paid membership: who used more of the benefits renews more often. Form and size are
// assumptions.
//   logit p = logit(base) + slope (benefit used - fee) / fee
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// Left out: automatic renewal that nobody notices, and memory of earlier periods.
class Renewal {
 public:
  /// `base` in [0, 1]: probability for who used benefits worth exactly the fee. `slope` 0 = off: all alike.
  Renewal(double base, double slope) : base_(base), slope_(slope) {
    STAMKUND_EXPECT(base >= 0.0 && base <= 1.0);
  }

  /// Probability of renewing, with `benefit_used` since the last fee, in the same money as `fee` (> 0).
  [[nodiscard]] double probability(double benefit_used, double fee) const {
    if (slope_ == 0.0 || base_ <= 0.0 || base_ >= 1.0) return base_;
    return 1.0 / (1.0 + odds_of_leaving(benefit_used, fee));
  }
  /// -log p: what one renewal takes off a unit-rate clock of leaving, drawn when she joins. When the clock
  /// rings she does not renew. 0 if p = 1, infinite if p = 0.
  [[nodiscard]] double hazard_of_leaving(double benefit_used, double fee) const {
    if (base_ >= 1.0) return 0.0;
    if (base_ <= 0.0) return INFINITY;
    return std::log1p(odds_of_leaving(benefit_used, fee));
  }

 private:
  [[nodiscard]] double odds_of_leaving(double benefit_used, double fee) const {
    STAMKUND_EXPECT(fee > 0.0);
    return (1.0 - base_) / base_ * std::exp(-slope_ * (benefit_used - fee) / fee);
  }

  double base_;
  double slope_;
};

}  // namespace stamkund::response
