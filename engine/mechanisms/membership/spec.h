#pragma once
// What a scenario says of a membership that is paid for, with or without points (membership_keys.cpp).
#include "engine/base/calendar.h"
#include "engine/base/money.h"
#include "engine/mechanisms/program/part.h"
#include "engine/scenario/quantity.h"
#include "models/program/sale.h"

namespace stamkund::mechanisms {

struct MembershipSpec : ProgramPartSpec {
  [[nodiscard]] std::string in_words() const override { return "the fees of the paid membership"; }
  [[nodiscard]] bool is_paid_for() const override { return true; }
  [[nodiscard]] program::MemberTerms terms() const override { return {discount, cost_per_visit}; }
  void add_to(ProgramModel& program, const scenario::Resolve& resolve) const override;
  [[nodiscard]] std::optional<Doubt> doubt_costs(const MeanPurchase& purchase) const override;

  Money fee{0};
  double period_days = kDaysPerYear;
  double trial_days = 0;   ///< free at first
  double refund_days = 0;  ///< a member who leaves so soon after paying gets the fee back
  double discount = 0;     ///< off every purchase
  Money cost_per_visit{0};
  scenario::Quantity joining_slope;  ///< log odds of joining for each factor e of expected benefit over fee
  scenario::Quantity
      renewal;  ///< probability at each renewal of a member whose benefits just pay for the fee
  scenario::Quantity renewal_slope;  ///< log odds of renewing for each factor e of expected benefit over fee
  scenario::Quantity
      lapsed_renewal;             ///< probability that the renewal of a customer who has left goes through
  scenario::Quantity lift;        ///< of the purchase rate, mean over a period
  scenario::Quantity sunk_share;  ///< of the lift that is sunk cost
};

}  // namespace stamkund::mechanisms
