#include <catch2/catch.hpp>
#include <cmath>

#include "engine/metrics/summary.h"
#include "engine/random/distributions.h"

using namespace stamkund;
using metrics::summarise;

TEST_CASE("quantiles are Hyndman and Fan's type 7") {
  CHECK(metrics::quantile({1, 2, 3, 4}, 0.5) == 2.5);
  CHECK(metrics::quantile({1, 2, 3, 4}, 0.05) == Approx(1.15));
  CHECK(metrics::quantile({7}, 0.95) == 7.0);
  CHECK(std::isnan(metrics::quantile({}, 0.5)));
}

TEST_CASE("equal replicates have no variance and no standard error") {
  const auto summary = summarise(std::vector<double>(40, 3.5), {});
  CHECK(summary.mean == 3.5);
  CHECK(summary.standard_error == 0.0);
  CHECK(summary.variance_parameters == 0.0);
  CHECK(summary.variance_individual == 0.0);
  CHECK(summary.variance_process == 0.0);
}

TEST_CASE("too few replicates give no error instead of a wrong one") {
  CHECK(std::isnan(summarise({1.0}, {}).standard_error));
  CHECK(std::isnan(summarise({1.0, 2.0, 3.0, 4.0}, {}).standard_error));  // one parameter draw only
  const auto missing = summarise({1.0, NAN, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0}, {});
  CHECK(missing.replicates == 7);
  CHECK(std::isnan(missing.variance_process));
}

TEST_CASE("Fewer than 20 independent draws have no interval") {
  std::vector<double> values;
  for (int i = 0; i < 80; ++i) values.push_back(i);
  // Four replicates a draw: 80 are 20 draws, 76 are 19.
  CHECK(summarise(values, {}).low() == Approx(0.05 * 79));
  CHECK(summarise(values, {}).high() == Approx(0.95 * 79));
  values.resize(76);
  const auto few = summarise(values, {});
  CHECK(few.independent == 19);
  CHECK(std::isnan(few.low()));
  CHECK(std::isnan(few.high()));
  CHECK(few.p05 == Approx(0.05 * 75));
  CHECK(few.p50 == Approx(37.5));
  CHECK(few.mean == Approx(37.5));
}

namespace {

/// Nested replicates with known variance components.
std::vector<double> nested(std::uint64_t seed, std::size_t draws, double parameter, double individual,
                           double process) {
  Stream stream({seed, 0, 0, Purpose::test});
  std::vector<double> out;
  for (std::size_t d = 0; d < draws; ++d) {
    const double a = std::sqrt(parameter) * draw_normal(stream);
    for (int i = 0; i < 2; ++i) {
      const double b = std::sqrt(individual) * draw_normal(stream);
      for (int j = 0; j < 2; ++j) out.push_back(10.0 + a + b + std::sqrt(process) * draw_normal(stream));
    }
  }
  return out;
}

}  // namespace

// Null: the estimated components are unbiased for 4, 2 and 1. 400 data sets of 50 draws; z of the mean
// estimate, its standard error from the 400; |z| <= 4 each. (Clipping at zero is rare here: the components
// are far from it.) The planted mistake tells the summary that populations hold four replicates.
TEST_CASE("variance components come back") {
  const auto worst = [](const scenario::UncertaintySpec& uncertainty) {
    const std::vector<double> truth{4.0, 2.0, 1.0};
    std::vector<double> sum(3);
    std::vector<double> squares(3);
    constexpr double kSets = 400;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      const auto summary = summarise(nested(seed, 50, 4.0, 2.0, 1.0), uncertainty);
      const std::vector<double> found{summary.variance_parameters, summary.variance_individual,
                                      summary.variance_process};
      for (std::size_t k = 0; k < 3; ++k) {
        sum[k] += found[k];
        squares[k] += found[k] * found[k];
      }
    }
    double largest = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double mean = sum[k] / kSets;
      const double error = std::sqrt((squares[k] / kSets - mean * mean) / (kSets - 1.0));
      largest = std::max(largest, std::abs(mean - truth[k]) / error);
    }
    return largest;
  };
  CHECK(worst({}) < 4.0);
  CHECK(worst({true, 1, 4}) > 4.0);
}

// Null: the standard error covers. Mean +- 1.96 s.e. holds the truth in 95 % of 2,000 data sets of 60 draws
// (t, so slightly fewer: 94.5 %); binomial standard error .5 %; accepted 92.5 to 97 %. Planted mistake: an
// error that takes the 240 replicates as independent covers far less.
TEST_CASE("the standard error of the mean knows that replicates share parameters") {
  const auto coverage = [](const scenario::UncertaintySpec& uncertainty) {
    int covered = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      const auto summary = summarise(nested(seed, 60, 4.0, 2.0, 1.0), uncertainty);
      if (std::abs(summary.mean - 10.0) < 1.96 * summary.standard_error) ++covered;
    }
    return covered / 2000.0;
  };
  CHECK(coverage({}) > 0.925);
  CHECK(coverage({}) < 0.97);
  CHECK(coverage({true, 1, 1}) < 0.80);
}

// Null: of a variance of 13 between draws, 9 come with the level that is shared and 4 do not. 400 data sets
// of 50 draws; |z| <= 4 each, against the sampled variance of the levels. The planted mistake gives each draw
// the level of the next one: then nothing is explained.
TEST_CASE("What all customers share is told from the other parameters") {
  const auto parts = [](std::size_t shift, bool amounts) {
    std::vector<double> off, rest;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      scenario::UncertaintySpec uncertainty;
      Stream stream({20261129, seed, 1, Purpose::test});
      std::vector<double> levels(50);
      for (double& level : levels) level = draw_normal(stream);
      auto values = nested(seed, 50, 4.0, 2.0, 1.0);
      for (std::size_t i = 0; i < values.size(); ++i) values[i] += 3.0 * levels[(i / 4 + shift) % 50];
      uncertainty.log_levels = levels;
      if (amounts) {  // what counts do is nothing here; it is the amounts' level
        uncertainty.log_spend_levels = levels;
        for (double& level : uncertainty.log_levels) level = draw_normal(stream);
      }
      const auto summary = summarise(values, uncertainty);
      double mean = 0.0, squares = 0.0;
      for (const double level : levels) mean += level / 50.0;
      for (const double level : levels) squares += (level - mean) * (level - mean) / 49.0;
      off.push_back(summary.variance_calendar - 9.0 * squares);
      rest.push_back(summary.variance_parameters - 4.0);
    }
    const auto z = [](const std::vector<double>& values) {
      double mean = 0.0, squares = 0.0;
      for (const double value : values) mean += value / 400.0;
      for (const double value : values) squares += (value - mean) * (value - mean) / 399.0;
      return std::abs(mean) / std::sqrt(squares / 400.0);
    };
    return std::max(z(off), z(rest));
  };
  for (const bool amounts : {false, true}) {
    CAPTURE(amounts);
    CHECK(parts(0, amounts) < 4.0);
    CHECK(parts(1, amounts) > 4.0);
  }
  CHECK(std::isnan(summarise(nested(1, 50, 4.0, 2.0, 1.0), {}).variance_calendar));
}
