#pragma once
// Paid membership (Iyengar, Park & Yu 2022, doi 10.1177/00222437221080163): a third of the rise in purchases
// is due to the benefits, the rest is not; the authors read it as sunk cost, a fee paid that must be earned
// back. Purchase rate x (1 + e) (1 + v exp(-t / tau)), t = days since the last fee, tau = decay share x
// period.
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::response {

/// Both parts of the effect; 0 = off.
struct PaidMembershipEffect {
  double economic = 0.0;   ///< e: constant while she is a member
  double sunk_cost = 0.0;  ///< v: at the instant of paying
};

/// Left out: that the effect differs between customers, and that the sunk cost weighs more the higher the
/// fee.
class SunkCost {
 public:
  /// `economic` > -1, `sunk_cost` >= 0; `decay_share` > 0: decay time as a share of the period.
  SunkCost(PaidMembershipEffect effect, double decay_share) : effect_(effect), decay_share_(decay_share) {
    STAMKUND_EXPECT(effect.economic > -1.0 && effect.sunk_cost >= 0.0 && decay_share > 0.0);
  }

  /// Splits a total average effect over a period (>= 0) into both parts, so that the benefits alone give
  /// `economic_share` (in [0, 1]) of it and both together average to exactly `total`. It needs the stimulus
  /// to be renewed, not added, at each fee.
  [[nodiscard]] static PaidMembershipEffect split(double total, double decay_share,
                                                  double economic_share = 1.0 / 3.0) {
    STAMKUND_EXPECT(total >= 0.0 && decay_share > 0.0 && economic_share >= 0.0 && economic_share <= 1.0);
    const double economic = economic_share * total;
    // (1 + e)(1 + v a) = 1 + total, a = average of exp(-t / tau) over a period.
    const double average = -decay_share * std::expm1(-1.0 / decay_share);
    return {economic, (total - economic) / (1.0 + economic) / average};
  }

  /// Constant factor on the purchase rate of a paying member.
  [[nodiscard]] double factor() const { return 1.0 + effect_.economic; }
  /// Stimulus at each payment of the fee; renew it.
  [[nodiscard]] double at_payment() const { return effect_.sunk_cost; }
  [[nodiscard]] double decay_days(double period_days) const { return decay_share_ * period_days; }

 private:
  PaidMembershipEffect effect_;
  double decay_share_;
};

}  // namespace stamkund::response
