// Means of arms at the same past.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/calibration/adjusted_means.h"
#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using namespace stamkund::calibration;

TEST_CASE("What the past foresees exactly is taken off exactly") {
  // y = 2 + 3 x in the control and 5 + 3 x in the other arm, whose customers bought more before: 3, not 6.
  std::vector<ArmOutcome> customers;
  for (int i = 0; i < 200; ++i) {
    const auto arm = static_cast<std::size_t>(i % 2);
    const double x = i / 2 % 10 + (arm == 1 ? 1.0 : 0.0);
    // A time that is the same for all, but for rounding, is no past that differs.
    customers.push_back(
        {arm, (arm == 1 ? 5.0 : 2.0) + 3.0 * x, {x, 0.1 * 3.0, 307.1, 307.1 + i % 3 * 1e-13}});
  }
  const AdjustedMeans means = adjusted_means(customers, 2);
  CHECK(means.adjusted);
  CHECK(means.mean[1] - means.mean[0] == Approx(3.0));
  CHECK(means.covariance[0] + means.covariance[3] - 2.0 * means.covariance[1] == Approx(0.0).margin(1e-9));
}

TEST_CASE("What differs between arms alone is no past") {
  // One arm began on day 182 and the other on day 210, give or take rounding: nothing is foreseen by that.
  std::vector<ArmOutcome> customers;
  for (int i = 0; i < 400; ++i) {
    const auto arm = static_cast<std::size_t>(i % 2);
    const double day = (arm == 1 ? 210.0 : 182.0) + i % 3 * 1e-9;
    customers.push_back({arm, 1.0 + i / 2 % 2 + (arm == 1 ? 0.5 : 0.0), {0.0, 0.0, std::log(day), 0.0}});
  }
  const AdjustedMeans means = adjusted_means(customers, 2);
  CHECK(means.mean[0] == Approx(1.5));
  CHECK(means.mean[1] == Approx(2.0));
}

TEST_CASE("Arms too small for slopes keep their plain means") {
  const AdjustedMeans means = adjusted_means(
      {{0, 1.0, {5, 0, 0, 0}}, {0, 3.0, {1, 0, 0, 0}}, {1, 4.0, {2, 0, 0, 0}}, {1, 8.0, {9, 0, 0, 0}}}, 2);
  CHECK_FALSE(means.adjusted);
  CHECK(means.mean[0] == Approx(2.0));
  CHECK(means.mean[1] == Approx(6.0));
  // Variances 2 and 8 of single values, over 2.
  CHECK(means.covariance[0] == Approx(1.0));
  CHECK(means.covariance[3] == Approx(4.0));
  CHECK(means.covariance[1] == 0.0);
}

namespace {

/// A Poisson count: exponential gaps that fit into `mean`.
double count_of(Stream& luck, double mean) {
  double count = 0.0;
  for (double left = mean - draw_exponential(luck); left > 0.0; left -= draw_exponential(luck)) ++count;
  return count;
}

}  // namespace

// Null: the difference lies within 1.645 standard errors of the truth in 90 % of worlds; of 400, fewer than
// 341 or more than 379 with .1 %. Planted: without the past the standard error is over 1.3 times as large.
TEST_CASE("Intervals of adjusted differences hold the truth") {
  int held = 0;
  double plain = 0.0, adjusted = 0.0;
  for (std::uint64_t world = 0; world < 400; ++world) {
    std::vector<ArmOutcome> customers, blind;
    for (std::uint64_t i = 0; i < 300; ++i) {
      Stream luck({7, world, i, Purpose::test});
      const double rate = draw_gamma(luck, 0.9) * 4.0;
      const std::size_t arm = draw_uniform(luck) < 0.3 ? 1 : 0;
      const double before = count_of(luck, rate);
      const double after = count_of(luck, rate * (arm == 1 ? 1.2 : 1.0));
      customers.push_back({arm, after, {before, 0.0, 0.0, 0.0}});
      blind.push_back({arm, after, {0.0, 0.0, 0.0, 0.0}});
    }
    const auto error_of = [](const AdjustedMeans& means) {
      return std::sqrt(means.covariance[0] + means.covariance[3] - 2.0 * means.covariance[1]);
    };
    const AdjustedMeans means = adjusted_means(customers, 2);
    const double error = error_of(means);
    held += std::abs(means.mean[1] - means.mean[0] - 0.2 * 0.9 * 4.0) < 1.645 * error ? 1 : 0;
    adjusted += error;
    plain += error_of(adjusted_means(blind, 2));
  }
  CHECK(held >= 341);
  CHECK(held <= 379);
  CHECK(plain > 1.3 * adjusted);
}
