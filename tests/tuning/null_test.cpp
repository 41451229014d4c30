// Many tunings to targets that are true but for their stated errors: J is a chi-square, and estimates are as
// far from the truth as their standard errors say.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "tests/tuning/worlds.h"

using namespace stamkund;
using namespace stamkund::tuning_test;

// Null: J ~ chi-square(1) for targets = true moments + N(0, tolerance^2) and another seed in each round. The
// mean of n values has standard error sqrt(2 / n), and their number above 3.84 is binomial(n, .05). Rejected
// beyond four standard errors of the mean (false alarm 2e-4 at n = 40, the skewness of the chi-square allowed
// for) or with ten or more above (2e-5). Mutant: errors of twice the stated tolerance give a mean of about 4
// and must be rejected.
TEST_CASE("J under the null is a chi-square") {
  constexpr int kRounds = 40;
  auto targets = three_and_four();
  const auto truth = moments_at(subject(plain_world("20000"), "123", 5), targets, {1.0, 4.0, 150.0});
  const std::vector<double> parameters{1.0, 4.0, 150.0};
  std::vector<double> squares(3, 0.0);
  int told = 0;  // rounds in which all three were
  const auto mean_j = [&](double scale, int& above) {
    double sum = 0.0;
    above = told = 0;
    squares.assign(3, 0.0);
    for (int round = 0; round < kRounds; ++round) {
      Stream luck({31, static_cast<std::uint64_t>(round), 0, Purpose::test});
      for (std::size_t t = 0; t < truth.size(); ++t)
        targets.targets[t].value = truth[t] + scale * targets.targets[t].tolerance * draw_normal(luck);
      tuning::Options options;
      options.starts = 1;
      options.incompatible = false;
      const auto result =
          tuning::tune(subject(plain_world("1000"), std::to_string(1000 + round), 4), targets, options);
      REQUIRE(result.status != tuning::Status::failed);
      sum += result.j;
      above += result.j > 3.841 ? 1 : 0;
      bool all = true;
      for (const auto& one : result.parameters) all = all && std::isfinite(one.standard_error);
      if (!all) continue;
      ++told;
      for (std::size_t j = 0; j < 3; ++j) {
        const auto& one = result.parameters[j];
        squares[j] += std::pow(std::log(one.value / parameters[j]) * one.value / one.standard_error, 2);
      }
    }
    return sum / kRounds;
  };
  int above = 0;
  const double mean = mean_j(1.0, above);
  INFO("mean J " << mean << ", " << above << " above the 95 % point");
  const double error = std::sqrt(2.0 / kRounds);
  REQUIRE(std::abs(mean - 1.0) < 4.0 * error);
  REQUIRE(above < 10);
  REQUIRE(told > kRounds * 3 / 4);
  for (const double sum : squares) {
    INFO("mean square of z " << sum / told << " over " << told);
    REQUIRE(std::abs(sum / told - 1.0) < 4.0 * std::sqrt(2.0 / told));
  }

  const double wrong = mean_j(2.0, above);
  INFO("mutant " << wrong);
  REQUIRE(wrong - 1.0 > 4.0 * error);
  REQUIRE(*std::max_element(squares.begin(), squares.end()) / told - 1.0 > 4.0 * std::sqrt(2.0 / told));
}
