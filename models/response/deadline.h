#pragma once
// Units about to expire (Breugelmans & Liu-Thompkins 2017, doi 10.1007/s11002-017-9438-1): a deadline makes
// flexible customers buy more, and others not. Factor 1 + e for a flexible customer while units worth caring
// about expire within `warning_days`, and 1 otherwise.
#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/base/money.h"

namespace stamkund::response {

/// Units that expire one after the other press as a sum, from `warning_days` before the day by which enough
/// of them are gone (Purse::loss_of). Left out: pressure that grows towards the day, anger at units lost, and
/// that some cannot shift their purchases at all but may leave. Whether she is flexible is a trait of hers,
/// which the caller draws.
class ExpiryDeadline {
 public:
  /// `effect` = e > -1, 0 = off. Units count if they are at least `least_share` (>= 0) of the cheapest
  /// reward.
  ExpiryDeadline(double effect, double warning_days, double least_share)
      : factor_(1.0 + effect), warning_days_(warning_days), least_share_(least_share) {
    STAMKUND_EXPECT(effect > -1.0 && warning_days >= 0.0 && least_share >= 0.0);
  }

  /// Day from which units that expire on `expiry_day` press; infinite if none do.
  [[nodiscard]] double starts_day(double expiry_day) const { return expiry_day - warning_days_; }
  /// The fewest units whose loss matters, with a reward that takes `cheapest_reward` > 0.
  [[nodiscard]] Points least_units(Points cheapest_reward) const {
    const double least = least_share_ * static_cast<double>(cheapest_reward.count);
    return {std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(least)))};
  }
  /// Does losing `expiring` matter? Not without a reward (`cheapest_reward` <= 0).
  [[nodiscard]] bool worth_caring(Points expiring, Points cheapest_reward) const {
    return expiring.count > 0 && cheapest_reward.count > 0 &&
           static_cast<double>(expiring.count) >= least_share_ * static_cast<double>(cheapest_reward.count);
  }
  /// Factor on the purchase rate at `now`, with `expiring` units due by `expiry_day`. It is 1 from that day
  /// on.
  [[nodiscard]] double operator()(double now, double expiry_day, Points expiring, Points cheapest_reward,
                                  bool flexible) const {
    const bool pressed = flexible && now >= starts_day(expiry_day) && now < expiry_day &&
                         worth_caring(expiring, cheapest_reward);
    return pressed ? factor_ : 1.0;
  }

 private:
  double factor_;
  double warning_days_;
  double least_share_;
};

}  // namespace stamkund::response
