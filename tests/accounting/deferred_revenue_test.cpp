#include "models/accounting/deferred_revenue.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/random/distributions.h"

using namespace stamkund;
using namespace stamkund::accounting;

// IFRS 15 IE267-IE270; the figures as printed in KPMG, Revenue - IFRS 15 handbook, examples 10A and 10B.
TEST_CASE("the example of the standard: allocation") {
  const double price = points_price(10'000, 1.0, 0.97);
  CHECK(price == Approx(9'700.0).epsilon(1e-14));
  const Allocation exact = allocate(100'000.0, 100'000.0, price);
  CHECK(std::round(exact.points) == 8'842.0);
  CHECK(exact.goods + exact.points == 100'000.0);
  // The handbook rounds the ratio to whole per cents before it splits.
  const double ratio = std::round(100.0 * price / (100'000.0 + price)) / 100.0;
  CHECK(100'000.0 * ratio == Approx(9'000.0).epsilon(1e-14));
}

TEST_CASE("the example of the standard: revenue by year") {
  const DeferredCohort raised{0, 9'000.0, {0, 4'500, 8'500}, {9'700, 9'700, 9'900}};
  const DeferredCohort lowered{0, 9'000.0, {0, 4'500, 8'500}, {9'700, 9'700, 9'200}};
  const DeferredRevenue a = run_off({{raised}}, 3);
  CHECK(a.deferred == std::vector<double>{9'000.0, 0.0, 0.0});
  CHECK(a.recognised[0] == 0.0);
  CHECK(std::round(a.recognised[1]) == 4'175.0);
  CHECK(std::round(a.recognised[2]) == 3'552.0);
  CHECK(std::round(a.liability[2]) == 9'000.0 - 4'175.0 - 3'552.0);
  const DeferredRevenue b = run_off({{lowered}}, 3);
  CHECK(std::round(b.recognised[1]) == 4'175.0);
  CHECK(std::round(b.recognised[2]) == 4'140.0);
}

TEST_CASE("all is recognised once nothing more is expected, and never more") {
  CHECK(recognised_to_date(90.0, 7.0, 7.0) == 90.0);
  CHECK(recognised_to_date(90.0, 8.0, 7.0) == 90.0);
  CHECK(recognised_to_date(90.0, 0.0, 0.0) == 90.0);
  CHECK(recognised_to_date(90.0, 0.0, 7.0) == 0.0);
  CHECK(recognised_to_date(0.0, 3.0, 7.0) == 0.0);
}

TEST_CASE("a raised expectation takes revenue back") {
  const DeferredRevenue sum = run_off({{DeferredCohort{0, 100.0, {50, 50}, {50, 100}}}}, 2);
  CHECK(sum.recognised == std::vector<double>{100.0, -50.0});
  CHECK(sum.liability == std::vector<double>{0.0, 50.0});
}

TEST_CASE("splitting nothing, and what cannot be split") {
  CHECK(allocate(0.0, 0.0, 0.0).points == 0.0);
  CHECK(allocate(50.0, 0.0, 10.0).points == 50.0);
  CHECK(allocate(50.0, 10.0, 0.0).points == 0.0);
  CHECK_THROWS_AS(allocate(50.0, 0.0, 0.0), InternalFault);
  CHECK_THROWS_AS(points_price(10.0, 1.0, 1.1), InternalFault);
  CHECK_THROWS_AS(run_off({{DeferredCohort{1, 10.0, {1, 2}, {3, 3}}}}, 2), InternalFault);
}

TEST_CASE("what is deferred is recognised or still a liability") {
  Stream stream({31, 0, 0, Purpose::test});
  for (int trial = 0; trial < 200; ++trial) {
    constexpr std::size_t kPeriods = 9;
    std::vector<DeferredCohort> cohorts;
    for (std::size_t period = 0; period < kPeriods; ++period) {
      DeferredCohort cohort{period, 1000.0 * draw_uniform(stream), {}, {}};
      double redeemed = 0.0;
      for (std::size_t at = period; at < kPeriods; ++at) {
        redeemed += std::floor(50.0 * draw_uniform(stream));
        cohort.redeemed_units.push_back(redeemed);
        cohort.expected_units.push_back(300.0 * draw_uniform(stream));  // sometimes less than is redeemed
      }
      cohorts.push_back(cohort);
    }
    const DeferredRevenue sum = run_off(cohorts, kPeriods);
    double liability = 0.0;
    for (std::size_t p = 0; p < kPeriods; ++p) {
      liability += sum.deferred[p] - sum.recognised[p];
      CHECK(sum.liability[p] == Approx(liability).margin(1e-9));
      CHECK(sum.liability[p] >= 0.0);
    }
  }
}
