#include "models/accounting/review.h"

#include <algorithm>

#include "engine/base/expect.h"
#include "models/accounting/chain_ladder.h"
#include "models/accounting/redemption_hazards.h"

namespace stamkund::accounting {

std::vector<CohortReview> review(const CohortTriangle& triangle, const ReviewTerms& terms) {
  STAMKUND_EXPECT(terms.every >= 1);
  STAMKUND_EXPECT(terms.prior_rate >= 0.0 && terms.prior_rate <= 1.0);
  STAMKUND_EXPECT(triangle.balanced());
  const auto outlook_at = [&](std::size_t period) {
    return terms.method == RedemptionMethod::hazards
               ? outlook_by_hazards(triangle, period, terms.prior_rate)
               : outlook_by_chain_ladder(triangle, period, terms.prior_rate);
  };
  const std::size_t n_periods = triangle.n_periods();
  std::vector<CohortReview> reviews(n_periods);
  std::vector<double> in_force;  // of the cohorts issued so far
  double rate = terms.prior_rate;
  for (std::size_t period = 0; period < n_periods; ++period) {
    reviews[period].rate_at_issue = rate;
    in_force.push_back(rate * static_cast<double>(triangle.issued(period)));
    if ((period + 1) % terms.every == 0) {
      Outlook outlook = outlook_at(period);
      in_force = std::move(outlook.ultimate_units);
      rate = outlook.rate_of_new_issue;
    }
    for (std::size_t cohort = 0; cohort <= period; ++cohort) {
      const auto least = static_cast<double>(triangle.redeemed_by(cohort, period));
      const auto most = static_cast<double>(triangle.issued(cohort) - triangle.expired_by(cohort, period));
      reviews[cohort].expected_units.push_back(std::clamp(in_force[cohort], least, most));
    }
  }
  return reviews;
}

std::vector<DeferredCohort> defer(const CohortTriangle& triangle, std::span<const CohortReview> reviews,
                                  std::span<const CohortSale> sales) {
  const std::size_t n_periods = triangle.n_periods();
  STAMKUND_EXPECT(reviews.size() == n_periods && sales.size() == n_periods);
  std::vector<DeferredCohort> cohorts(n_periods);
  for (std::size_t cohort = 0; cohort < n_periods; ++cohort) {
    DeferredCohort& out = cohorts[cohort];
    const CohortSale& sale = sales[cohort];
    const double price = points_price(static_cast<double>(triangle.issued(cohort)), sale.value_per_unit,
                                      reviews[cohort].rate_at_issue);
    out.period = cohort;
    if (price > 0.0) out.allocated = allocate(sale.transaction_price, sale.goods_price, price).points;
    out.expected_units = reviews[cohort].expected_units;
    for (std::size_t period = cohort; period < n_periods; ++period)
      out.redeemed_units.push_back(static_cast<double>(triangle.redeemed_by(cohort, period)));
  }
  return cohorts;
}

}  // namespace stamkund::accounting
