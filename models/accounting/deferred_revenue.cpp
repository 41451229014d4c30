#include "models/accounting/deferred_revenue.h"

#include "engine/base/expect.h"

namespace stamkund::accounting {

double points_price(double units, double value_per_unit, double expected_share) {
  STAMKUND_EXPECT(units >= 0.0 && value_per_unit >= 0.0);
  STAMKUND_EXPECT(expected_share >= 0.0 && expected_share <= 1.0);
  return units * value_per_unit * expected_share;
}

Allocation allocate(double transaction_price, double goods_price, double points_price) {
  STAMKUND_EXPECT(transaction_price >= 0.0 && goods_price >= 0.0 && points_price >= 0.0);
  const double together = goods_price + points_price;
  STAMKUND_EXPECT(together > 0.0 || transaction_price == 0.0);
  if (transaction_price == 0.0) return {};
  const double points = transaction_price * (points_price / together);
  return {transaction_price - points, points};
}

double recognised_to_date(double allocated, double redeemed_units, double expected_units) {
  STAMKUND_EXPECT(allocated >= 0.0 && redeemed_units >= 0.0 && expected_units >= 0.0);
  if (redeemed_units >= expected_units) return allocated;
  return allocated * (redeemed_units / expected_units);
}

DeferredRevenue run_off(std::span<const DeferredCohort> cohorts, std::size_t n_periods) {
  DeferredRevenue sum{std::vector<double>(n_periods), std::vector<double>(n_periods),
                      std::vector<double>(n_periods)};
  for (const DeferredCohort& cohort : cohorts) {
    STAMKUND_EXPECT(cohort.period < n_periods);
    const std::size_t n_ages = n_periods - cohort.period;
    STAMKUND_EXPECT(cohort.redeemed_units.size() == n_ages && cohort.expected_units.size() == n_ages);
    sum.deferred[cohort.period] += cohort.allocated;
    double before = 0.0;
    for (std::size_t age = 0; age < n_ages; ++age) {
      const double now =
          recognised_to_date(cohort.allocated, cohort.redeemed_units[age], cohort.expected_units[age]);
      sum.recognised[cohort.period + age] += now - before;
      // From the cohort's own total, not from last period's liability: a run-off that is over leaves exactly
      // 0.
      sum.liability[cohort.period + age] += cohort.allocated - now;
      before = now;
    }
  }
  return sum;
}

}  // namespace stamkund::accounting
