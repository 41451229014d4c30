#pragma once
// The expectation in force at each period's end: reviewed at a cadence, and kept in between. Joins the
// triangle and an estimator of redemption to deferred revenue.
#include <cstddef>
#include <span>
#include <vector>

#include "models/accounting/cohort_triangle.h"
#include "models/accounting/deferred_revenue.h"

namespace stamkund::accounting {

enum class RedemptionMethod { hazards, chain_ladder };

struct ReviewTerms {
  double prior_rate =
      1.0;  ///< share expected to be redeemed before anything is seen; 1 = defer most (assumption)
  std::size_t every =
      1;  ///< periods between reviews; a review is at the end of periods every - 1, 2 every - 1, ...
  RedemptionMethod method = RedemptionMethod::hazards;
};

/// One cohort's expectations.
struct CohortReview {
  double rate_at_issue = 0.0;  ///< of the last review before the issue, else the prior: prices the points
  std::vector<double>
      expected_units;  ///< [n_periods - cohort], ultimate redemption as expected at each period's end
};

/// [n_periods]. Between reviews the last expectation stays, but never under what is redeemed already nor over
/// what has not expired: those are facts. Requires a balanced triangle, every >= 1, 0 <= prior <= 1.
[[nodiscard]] std::vector<CohortReview> review(const CohortTriangle& triangle, const ReviewTerms& terms);

/// The sales that issued a cohort.
struct CohortSale {
  double transaction_price = 0.0;  ///< what was paid
  double goods_price = 0.0;        ///< stand-alone selling price of the goods
  double value_per_unit = 0.0;     ///< what a redeemed point saves the customer
};

/// The cohorts as `run_off` takes them. `reviews` and `sales`: [n_periods]. A cohort of no units defers
/// nothing.
[[nodiscard]] std::vector<DeferredCohort> defer(const CohortTriangle& triangle,
                                                std::span<const CohortReview> reviews,
                                                std::span<const CohortSale> sales);

}  // namespace stamkund::accounting
