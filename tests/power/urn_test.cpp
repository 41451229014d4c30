// Customers drawn from simulated lives, as sums.
#include "experiments/power/urn.h"

#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "experiments/analysis/adjust.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

constexpr Purpose kTest = Purpose::test;

/// Mean and variance of drawn sums over many draws, in standard errors from what they must be: null, the sum
/// of n independent customers.
void check_law(const std::vector<double>& y, std::uint64_t n, bool by_value) {
  const Urn urn(y, {});
  CHECK(urn.by_value() == by_value);
  double mean = 0, square = 0, fourth = 0;
  for (const double one : y) mean += one / static_cast<double>(y.size());
  for (const double one : y) square += (one - mean) * (one - mean) / static_cast<double>(y.size());
  const int draws = 20000;
  double sum = 0, squares = 0, inner = 0;
  for (int k = 0; k < draws; ++k) {
    Stream stream({7, static_cast<std::uint64_t>(k), n, kTest});
    const ArmSums sums = urn.draw(n, stream);
    const double far = sums.y - static_cast<double>(n) * mean;
    sum += far / draws;
    squares += far * far / draws;
    fourth += far * far * far * far / draws;
    inner += sums.yy / draws;
  }
  const double variance = static_cast<double>(n) * square;
  // Four standard errors: one false alarm in 16,000 for each of the three.
  CHECK(std::abs(sum) < 4.0 * std::sqrt(variance / draws));
  CHECK(std::abs(squares - variance) < 4.0 * std::sqrt((fourth - squares * squares) / draws));
  CHECK(inner == Approx(static_cast<double>(n) * (square + mean * mean)).epsilon(.05));
}

}  // namespace

TEST_CASE("drawn sums have the law of independent customers") {
  std::vector<double> shares(1000, 0.0), amounts(1000, 0.0);
  for (std::size_t i = 0; i < 130; ++i) shares[i * 7] = 1.0;
  Stream stream({3, 0, 0, kTest});
  for (std::size_t i = 0; i < 400; ++i) amounts[i] = std::exp(draw_normal(stream));
  check_law(shares, 50, true);
  check_law(amounts, 50, false);
  check_law(amounts, 3, false);
}

TEST_CASE("CUPED from sums is that of the analysis of rows") {
  analysis::Assignment assignment;
  assignment.arms = {"a", "b"};
  analysis::Table table;
  analysis::Numbers before;
  std::vector<double> y;
  std::vector<ArmSums> sums(2);
  Stream stream({4, 0, 0, kTest});
  for (std::size_t i = 0; i < 500; ++i) {
    const std::size_t a = i % 5 == 0 ? 1 : 0;
    const double x = draw_exponential(stream), value = 2.0 * x + draw_normal(stream);
    assignment.of_row.push_back(static_cast<std::uint16_t>(a));
    before.of_row.push_back(x);
    y.push_back(value);
    ArmSums& s = sums[a];
    s.n += 1.0, s.y += value, s.yy += value * value, s.x += x, s.xx += x * x, s.xy += x * value;
  }
  table.rows = y.size();
  table.covariates.push_back(before);
  double kept = 0;
  const auto rest = analysis::cuped(y, analysis::covariates_of(table, assignment), assignment, kept);
  const auto figures = adjusted(sums);
  for (std::size_t a = 0; a < 2; ++a) {
    analysis::Sample sample;
    for (std::size_t i = 0; i < y.size(); ++i)
      if (assignment.of_row[i] == a) sample.y.push_back(rest[i]);
    const auto rows = analysis::figure_of(sample);
    CHECK(figures[a].value == Approx(rows.value).epsilon(1e-9));
    CHECK(figures[a].variance == Approx(rows.variance).epsilon(1e-9));
    CHECK(figures[a].variance < 0.5 * figure_of(sums[a]).variance);
  }
}
