#pragma once
// Renewal of a paid membership, by the law by which she joined: odds of renewing = base / (1 - base) x factor, the
// factor being what the benefits at her own pace are worth against the fee (BenefitWeight).
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// Left out: automatic renewal that nobody notices, and what she happened to use in the period that is over.
class Renewal {
 public:
  /// `base` in [0, 1]: probability for who expects benefits worth exactly the fee.
  explicit Renewal(double base) : base_(base) { STAMKUND_EXPECT(base >= 0.0 && base <= 1.0); }

  /// Probability of renewing; `odds_factor` >= 0. A base of 0 or 1 is certain whatever the factor.
  [[nodiscard]] double probability(double odds_factor) const {
    return std::exp(-hazard_of_leaving(odds_factor));
  }
  /// -log p: what one renewal takes off a unit-rate clock of leaving, drawn when she joins. When the clock
  /// rings she does not renew. 0 if p = 1, infinite if p = 0.
  [[nodiscard]] double hazard_of_leaving(double odds_factor) const {
    STAMKUND_EXPECT(odds_factor >= 0.0);
    if (base_ >= 1.0) return 0.0;
    if (base_ <= 0.0 || odds_factor == 0.0) return INFINITY;
    return std::log1p((1.0 - base_) / base_ / odds_factor);
  }

 private:
  double base_;
};

}  // namespace stamkund::response
