#pragma once
// Redemption momentum (Dorotic, Verhoef, Fok & Bijmolt 2014, doi 10.1016/j.ijresmar.2014.06.001): purchases
// rise around a redemption, before and after, even if only a part of the balance is redeemed and no points
// are missing. A lead stimulus when she becomes able to redeem, a lag stimulus at the redemption; both decay.
#include "engine/base/expect.h"

namespace stamkund::response {

/// The study dates the lead from the decision to redeem, which a simulation cannot know beforehand: becoming
/// able (the worth of the balance reaches her threshold, see RedemptionChoice) stands in for it. Left out:
/// that longer membership, age, income and mailings moderate it, and that purchases breed redemptions.
class RedemptionMomentum {
 public:
  /// Sizes >= 0; 0 = off. Five weeks' decay: the study sees about five weeks on either side.
  static constexpr double kDecayDays = 35.0;
  RedemptionMomentum(double lead, double lag) : lead_(lead), lag_(lag) {
    STAMKUND_EXPECT(lead >= 0.0 && lag >= 0.0);
  }

  /// Stimulus when the worth of her balance goes from `before` to `after`: the lead if that makes her able,
  /// else 0.
  [[nodiscard]] double at_balance(double before, double after, double threshold) const {
    const auto able = [threshold](double value) { return value > 0.0 && value >= threshold; };
    return able(after) && !able(before) ? lead_ : 0.0;
  }
  /// Stimulus at a redemption worth `value`: the whole lag for any part, 0 for nothing.
  [[nodiscard]] double at_redemption(double value) const { return value > 0.0 ? lag_ : 0.0; }

 private:
  double lead_;
  double lag_;
};

}  // namespace stamkund::response
