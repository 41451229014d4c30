#include "models/accounting/review.h"

#include <catch2/catch.hpp>

#include "models/accounting/redemption_hazards.h"
#include "tests/accounting/triangles.h"

using namespace stamkund;
using namespace stamkund::accounting;

TEST_CASE("between reviews the expectation stays, but facts are facts") {
  CohortTriangle triangle(4);
  triangle.issue(0, 100);
  triangle.redeem(0, 0, 10);
  triangle.redeem(0, 1, 10);
  triangle.expire(0, 2, 60);
  triangle.issue(2, 50);
  const std::vector<CohortReview> reviews = review(triangle, {0.9, 2, RedemptionMethod::hazards});
  CHECK(reviews[0].rate_at_issue == 0.9);
  CHECK(reviews[0].expected_units[0] == 90.0);  // no review yet: the prior
  const Outlook seen = outlook_by_hazards(triangle, 1, 0.9);
  CHECK(reviews[0].expected_units[1] == seen.ultimate_units[0]);
  CHECK(reviews[2].rate_at_issue == seen.rate_of_new_issue);
  CHECK(reviews[0].expected_units[2] == 40.0);  // no review, but only 40 have not expired
  CHECK(reviews[2].expected_units[0] == 50.0 * seen.rate_of_new_issue);
  CHECK(reviews[0].expected_units[3] == outlook_by_hazards(triangle, 3, 0.9).ultimate_units[0]);
}

TEST_CASE("a prior that no review corrects gives the example of the standard") {
  CohortTriangle triangle(2);
  triangle.issue(0, 10'000);
  triangle.redeem(0, 1, 4'500);
  const std::vector<CohortReview> reviews = review(triangle, {0.97, 100, RedemptionMethod::hazards});
  const std::vector<CohortSale> sales{{100'000.0, 100'000.0, 1.0}, {}};
  const DeferredRevenue sum = run_off(defer(triangle, reviews, sales), 2);
  CHECK(sum.deferred[0] == Approx(100'000.0 * 9'700.0 / 109'700.0).epsilon(1e-14));
  CHECK(sum.recognised[1] == Approx(sum.deferred[0] * 4'500.0 / 9'700.0).epsilon(1e-14));
  CHECK(sum.deferred[1] == 0.0);
}

TEST_CASE("a closed triangle leaves no liability, and all is revenue once") {
  constexpr std::size_t kPeriods = 14;
  constexpr std::size_t kLastAge = 4;
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    Stream stream({34, trial, 0, Purpose::test});
    CohortTriangle triangle = wild_triangle(stream, kPeriods, kLastAge);
    // The last cohorts are not closed when the table ends; take them back.
    for (std::size_t cohort = kPeriods - kLastAge; cohort < kPeriods; ++cohort)
      triangle.reverse(cohort, triangle.open_at(cohort, kPeriods - 1));
    const std::vector<CohortSale> sales(kPeriods, CohortSale{5'000.0, 4'000.0, 0.25});
    for (const RedemptionMethod method : {RedemptionMethod::hazards, RedemptionMethod::chain_ladder}) {
      for (const std::size_t every : {std::size_t{1}, std::size_t{3}, std::size_t{99}}) {
        const DeferredRevenue sum =
            run_off(defer(triangle, review(triangle, {0.8, every, method}), sales), kPeriods);
        double deferred = 0.0;
        double recognised = 0.0;
        for (std::size_t p = 0; p < kPeriods; ++p) {
          deferred += sum.deferred[p];
          recognised += sum.recognised[p];
          CHECK(sum.liability[p] >= 0.0);
          CHECK(sum.liability[p] == Approx(deferred - recognised).margin(1e-9));
        }
        CHECK(sum.liability.back() == 0.0);
      }
    }
  }
}
