#include "models/accounting/chain_ladder.h"

#include <catch2/catch.hpp>

#include "tests/accounting/triangles.h"

using namespace stamkund;
using namespace stamkund::accounting;

TEST_CASE("chain ladder of a triangle solved by hand") {
  // To date: 20 40 50 / 30 50 / 10; factors (40 + 50) / (20 + 30) = 1.8 and 50 / 40 = 1.25.
  CohortTriangle triangle(3);
  for (std::size_t cohort = 0; cohort < 3; ++cohort) triangle.issue(cohort, 100);
  triangle.redeem(0, 0, 20);
  triangle.redeem(0, 1, 20);
  triangle.redeem(0, 2, 10);
  triangle.redeem(1, 1, 30);
  triangle.redeem(1, 2, 20);
  triangle.redeem(2, 2, 10);
  // A new unit: 60/300 x 1.8 x 1.25 = 0.45 by the last age.
  SECTION("a prior under what is seen adds no tail") {
    const Outlook outlook = outlook_by_chain_ladder(triangle, 2, 0.2);
    CHECK(outlook.ultimate_units[0] == Approx(50.0));
    CHECK(outlook.ultimate_units[1] == Approx(62.5));
    CHECK(outlook.ultimate_units[2] == Approx(22.5));
    CHECK(outlook.rate_of_new_issue == Approx(0.45));
  }
  SECTION("a prior over it lifts the tail") {
    const Outlook outlook = outlook_by_chain_ladder(triangle, 2, 0.54);
    CHECK(outlook.ultimate_units[0] == Approx(60.0));
    CHECK(outlook.ultimate_units[1] == Approx(75.0));
    CHECK(outlook.rate_of_new_issue == Approx(0.54));
  }
  SECTION("but not past what the oldest cohort has open") {
    triangle.expire(0, 2, 50);
    CHECK(outlook_by_chain_ladder(triangle, 2, 0.54).rate_of_new_issue == Approx(0.45));
  }
}

TEST_CASE("chain ladder starts at the first age with a redemption") {
  CohortTriangle triangle(3);
  for (std::size_t cohort = 0; cohort < 3; ++cohort) triangle.issue(cohort, 100);
  triangle.redeem(0, 1, 30);
  triangle.redeem(0, 2, 15);
  triangle.redeem(1, 2, 10);
  const Outlook outlook = outlook_by_chain_ladder(triangle, 2, 0.0);
  CHECK(outlook.ultimate_units == std::vector<double>{45.0, 15.0, 0.0});
  CHECK(outlook.rate_of_new_issue == Approx(0.3));
  CHECK(outlook_by_chain_ladder(triangle, 0, 0.7).ultimate_units[0] == Approx(70.0));
}

TEST_CASE("chain ladder stays within bounds and ends at the truth") {
  constexpr std::size_t kPeriods = 12;
  constexpr std::size_t kLastAge = 5;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Stream stream({33, trial, 0, Purpose::test});
    const CohortTriangle triangle = wild_triangle(stream, kPeriods, kLastAge);
    const double prior = static_cast<double>(trial % 11) / 10.0;
    for (std::size_t period = 0; period < kPeriods; ++period) {
      const Outlook outlook = outlook_by_chain_ladder(triangle, period, prior);
      CHECK(outlook.rate_of_new_issue >= 0.0);
      CHECK(outlook.rate_of_new_issue <= 1.0);
      for (std::size_t cohort = 0; cohort <= period; ++cohort) {
        const auto redeemed = static_cast<double>(triangle.redeemed_by(cohort, period));
        const auto open = static_cast<double>(triangle.open_at(cohort, period));
        CHECK(outlook.ultimate_units[cohort] >= redeemed);
        CHECK(outlook.ultimate_units[cohort] <= redeemed + open);
        if (cohort + kLastAge <= period) CHECK(outlook.ultimate_units[cohort] == redeemed);
      }
    }
  }
}
