#pragma once
// Spending a cashback payout (Vana, Lambrecht & Bertini 2018, doi 10.1177/0022243718811853): a payout of x
// adds c x to what the customer spends at her next purchase. The study: about .32 more spent for each 1.00
// paid out, at the averages of its data.
#include "engine/base/expect.h"
#include "engine/base/money.h"

namespace stamkund::response {

/// Left out: that a payout also makes a purchase slightly likelier, that low incomes respond more, and any
/// decay before the next purchase. The study is of a cashback portal, not of one retailer.
class CashbackPayout {
 public:
  /// `share_spent` = c >= 0; 0 = off.
  explicit CashbackPayout(double share_spent) : share_spent_(share_spent) {
    STAMKUND_EXPECT(share_spent >= 0.0);
  }

  /// What the payouts since her last purchase add to the list price of the next, in minor units, not rounded.
  [[nodiscard]] double operator()(Money payouts) const {
    return share_spent_ * static_cast<double>(payouts.minor);
  }

 private:
  double share_spent_;
};

}  // namespace stamkund::response
