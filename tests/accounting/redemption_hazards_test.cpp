#include "models/accounting/redemption_hazards.h"

#include <catch2/catch.hpp>

#include "engine/base/expect.h"
#include "tests/accounting/triangles.h"

using namespace stamkund;
using namespace stamkund::accounting;

namespace {
/// Half of what is open is redeemed at each age, a quarter expires: 2/3 is redeemed in the end.
CohortTriangle geometric_triangle() {
  CohortTriangle triangle(3);
  for (std::size_t cohort = 0; cohort < 3; ++cohort) {
    std::int64_t open = 64;
    triangle.issue(cohort, open);
    for (std::size_t at = cohort; at < 3; ++at) {
      triangle.redeem(cohort, at, open / 2);
      triangle.expire(cohort, at, open / 4);
      open /= 4;
    }
  }
  return triangle;
}
}  // namespace

TEST_CASE("a triangle keeps its books") {
  CohortTriangle triangle = geometric_triangle();
  CHECK(triangle.redeemed(0, 1) == 8);
  CHECK(triangle.redeemed_by(0, 1) == 40);
  CHECK(triangle.expired_by(0, 2) == 21);
  CHECK(triangle.open_at(0, 2) == 1);
  CHECK(triangle.balanced());
  triangle.reverse(0, 1);
  CHECK(triangle.open_at(0, 2) == 0);
  CHECK(triangle.balanced());
  CHECK(breakage(triangle, 0, 42.0) == Approx(1.0 / 3.0));
  CohortTriangle twice = triangle;
  twice.add(triangle);
  CHECK(twice.issued(0) == 126);
  CHECK(twice.redeemed(1, 2) == 16);
  triangle.reverse(0, 1);
  CHECK_FALSE(triangle.balanced());
  CHECK_THROWS_AS(outlook_by_hazards(triangle, 2, 0.5), InternalFault);
  CHECK_THROWS_AS(triangle.redeem(2, 1, 1), InternalFault);
  CHECK_THROWS_AS(triangle.issue(0, -1), InternalFault);
}

TEST_CASE("before anything is seen the prior stands") {
  CohortTriangle triangle(2);
  triangle.issue(1, 10);
  const Outlook outlook = outlook_by_hazards(triangle, 0, 0.97);
  CHECK(outlook.rate_of_new_issue == 0.97);
  CHECK(outlook.ultimate_units == std::vector<double>{0.0});
  CHECK(outlook_by_hazards(triangle, 1, 0.97).ultimate_units[1] == Approx(9.7));
}

TEST_CASE("hazards of a triangle solved by hand") {
  const CohortTriangle triangle = geometric_triangle();
  const RedemptionHazards hazards = observed_hazards(triangle, 2);
  CHECK(hazards.at_risk_units == std::vector<std::int64_t>{192, 32, 4});
  CHECK(hazards.redemption == std::vector<double>{0.5, 0.5, 0.5});
  CHECK(hazards.expiry == std::vector<double>{0.25, 0.25, 0.25});
  SECTION("a true prior keeps the truth, at every age and review") {
    for (std::size_t period = 0; period < 3; ++period) {
      const Outlook outlook = outlook_by_hazards(triangle, period, 2.0 / 3.0);
      CHECK(outlook.rate_of_new_issue == Approx(2.0 / 3.0).epsilon(1e-12));
      for (const double units : outlook.ultimate_units) CHECK(units == Approx(64 * 2.0 / 3.0).epsilon(1e-12));
    }
  }
  SECTION("a prior that is too high is met as far as it can be") {
    // By age 1, 40/64 are redeemed and 4/64 are open.
    CHECK(outlook_by_hazards(triangle, 1, 1.0).rate_of_new_issue == Approx(44.0 / 64.0));
    CHECK(outlook_by_hazards(triangle, 1, 1.0).ultimate_units[0] == Approx(44.0));
  }
  SECTION("a prior that allows less than has been redeemed is dropped") {
    // Hazards are constant, so the ages say the truth: from two of them as from one.
    CHECK(outlook_by_hazards(triangle, 0, 0.1).rate_of_new_issue == Approx(2.0 / 3.0));
    CHECK(outlook_by_hazards(triangle, 1, 0.1).rate_of_new_issue == Approx(2.0 / 3.0));
    CHECK(outlook_by_hazards(triangle, 1, 0.1).ultimate_units[1] == Approx(64 * 2.0 / 3.0));
  }
  SECTION("what is left of those who have gone is not redeemed") {
    // Nine tenths of the units are of customers who redeem half of what they have at each age; the others
    // have left.
    CohortTriangle left(6);
    left.issue(0, 640 + 71);
    for (std::size_t age = 0; age < 6; ++age) left.redeem(0, age, 320 >> age);
    CHECK(outlook_by_hazards(left, 5, 0.5).ultimate_units[0] == Approx(640.0));
    CHECK(outlook_by_hazards(left, 3, 0.5).ultimate_units[0] == Approx(640.0));
  }
  SECTION("without expiry one age says of nothing that it is lost") {
    CohortTriangle points(2);
    points.issue(0, 100);
    points.redeem(0, 0, 90);
    CHECK(outlook_by_hazards(points, 0, 0.8).ultimate_units[0] == Approx(100.0));
    CHECK(outlook_by_hazards(points, 0, 0.95).ultimate_units[0] == Approx(95.0));
  }
}

TEST_CASE("only what was seen by then counts") {
  CohortTriangle triangle = geometric_triangle();
  const Outlook before = outlook_by_hazards(triangle, 1, 0.5);
  triangle.redeem(0, 2, 1);
  triangle.issue(2, 1000);
  const Outlook after = outlook_by_hazards(triangle, 1, 0.5);
  CHECK(before.ultimate_units == after.ultimate_units);
  CHECK(before.rate_of_new_issue == after.rate_of_new_issue);
}

TEST_CASE("estimates stay between redeemed and not expired, and end at the truth") {
  constexpr std::size_t kPeriods = 12;
  constexpr std::size_t kLastAge = 5;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    Stream stream({32, trial, 0, Purpose::test});
    const CohortTriangle triangle = wild_triangle(stream, kPeriods, kLastAge);
    REQUIRE(triangle.balanced());
    const double prior = static_cast<double>(trial % 11) / 10.0;
    for (std::size_t period = 0; period < kPeriods; ++period) {
      const Outlook outlook = outlook_by_hazards(triangle, period, prior);
      REQUIRE(outlook.ultimate_units.size() == period + 1);
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
