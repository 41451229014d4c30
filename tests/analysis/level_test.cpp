// How often a rule calls a difference where there is none.
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "engine/random/distributions.h"
#include "experiments/analysis/always_valid.h"
#include "experiments/analysis/compare.h"
#include "experiments/analysis/table.h"
#include "tests/data_files.h"

using namespace stamkund;
using namespace stamkund::analysis;

namespace {

/// Spend of the e-mail test's control.
std::vector<double> control_spend(const std::string& path) {
  Spec spec;
  spec.arm = "segment";
  spec.unit = "none";
  spec.outcomes.resize(1);
  spec.outcomes[0].column = "spend";
  Problems problems;
  const Table table = read_table(path, spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  std::vector<double> out;
  for (std::size_t r = 0; r < table.rows; ++r)
    if (table.arm.word[table.arm.of_row[r]] == "No E-Mail") out.push_back(table.outcomes[0].value.of_row[r]);
  return out;
}

std::pair<Sample, Sample> cut(const std::vector<double>& y, std::size_t smaller) {
  Sample a, b;
  a.y.assign(y.begin(), y.begin() + static_cast<std::ptrdiff_t>(smaller));
  b.y.assign(y.begin() + static_cast<std::ptrdiff_t>(smaller), y.end());
  a.customers = a.y.size();
  b.customers = b.y.size();
  return {a, b};
}

double share_beyond(const std::vector<double>& drawn, double limit) {
  const auto out = std::count_if(drawn.begin(), drawn.end(), [&](double t) { return std::abs(t) > limit; });
  return static_cast<double>(out) / static_cast<double>(drawn.size());
}

}  // namespace

// Null: the re-split is that of the published table, made with 200,000 splits of the same spend. Standard
// error of the difference of two such shares: sqrt(2 p (1 - p) / 200,000), at most .0011; four of them are a
// false alarm in 6e-5. Planted mistake: a pooled variance, or a re-split with replacement, gives other shares
// (.15 becomes about .05 with a pooled variance).
TEST_CASE("Welch fails on revenue in a small arm as published", "[level]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  const auto spend = control_spend(*path);
  REQUIRE(spend.size() == 21306);
  const std::vector<std::pair<double, double>> published{
      {0.5, .0495}, {0.2, .0672}, {0.1, .0999}, {0.05, .1514}};
  std::uint64_t number = 0;
  for (const auto& [share, rate] : published) {
    const auto [small, large] =
        cut(spend, static_cast<std::size_t>(std::lround(share * static_cast<double>(spend.size()))));
    const auto drawn = resplit(small, large, 200'000, {7, number++}, 2);
    const double found = share_beyond(drawn, 1.959964);
    const double error = std::sqrt(2.0 * rate * (1.0 - rate) / 200'000.0);
    INFO("share " << share << " found " << found << " published " << rate << " standard error " << error);
    CHECK(std::abs(found - rate) < 4.0 * error);
  }
}

// Null: what is taken by itself calls a difference in .05 of random splits of real spend, 5 % in the smaller
// arm. 1,000 splits: standard error .0069, bound four of them. Planted mistake: Welch on the same splits,
// .15.
TEST_CASE("the method taken instead holds its level on real revenue", "[level]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  auto spend = control_spend(*path);
  Stream stream({21, 0, 0, Purpose::test});
  Spec spec;
  spec.resplits = 399;
  const int splits = 1000;
  int alarms = 0, of_welch = 0, permuted = 0;
  for (int i = 0; i < splits; ++i) {
    // The first 1,065 of a random order.
    for (std::size_t k = 0; k < 1065; ++k) {
      const auto other =
          k + static_cast<std::size_t>(draw_uniform(stream) * static_cast<double>(spend.size() - k));
      std::swap(spend[k], spend[other]);
    }
    const auto [small, large] = cut(spend, 1065);
    spec.seed = static_cast<std::uint64_t>(i);
    const auto compared = compare({small, large, Kind::revenue, false, false, false}, spec, 0, 2);
    alarms += compared.comparison.main.p_value <= 0.05 ? 1 : 0;
    permuted += compared.comparison.main.method == Method::permutation ? 1 : 0;
    of_welch += welch(figure_of(small), figure_of(large)).p_value() <= 0.05 ? 1 : 0;
  }
  const double error = std::sqrt(0.05 * 0.95 / splits);
  INFO("alarms " << alarms << " of Welch " << of_welch);
  CHECK(permuted == splits);
  CHECK(std::abs(alarms / static_cast<double>(splits) - 0.05) < 4.0 * error);
  CHECK(of_welch / static_cast<double>(splits) > 0.05 + 4.0 * error);
}

// The chance that a test of nothing with 40 looks ever calls a difference in shares, for each bound. Null: at
// most .05; standard error .0049 of 2,000 tests. 1.96 at every look is the planted mistake (about .27).
TEST_CASE("bounds hold at every look, in uneven arms that begin small", "[level]") {
  constexpr int kTests = 2000, kLooks = 40;
  const double error = std::sqrt(.05 * .95 / kTests);
  using design::AlwaysValidBound;
  const std::vector<AlwaysValidBound> bounds{
      AlwaysValidBound::normal_mixture, AlwaysValidBound::gamma_exponential, AlwaysValidBound::gamma_poisson,
      AlwaysValidBound::beta_binomial, AlwaysValidBound::stitched};
  std::vector<int> called(bounds.size() + 1, 0);
  for (int t = 0; t < kTests; ++t) {
    Stream stream({71, static_cast<std::uint64_t>(t), 0, Purpose::test});
    std::vector<bool> out(called.size(), false);
    double successes[2] = {0, 0}, customers[2] = {0, 0};
    for (int look = 1; look <= kLooks; ++look) {
      // Nine in ten are treated; three in ten succeed.
      for (int i = 0; i < 100; ++i) {
        const int arm = i % 10 == 0 ? 0 : 1;
        customers[arm] += 1.0;
        successes[arm] += draw_uniform(stream) < 0.3 ? 1.0 : 0.0;
      }
      const double p0 = successes[0] / customers[0], p1 = successes[1] / customers[1];
      const double se = std::sqrt(p0 * (1 - p0) / customers[0] + p1 * (1 - p1) / customers[1]);
      const Step step = step_of_shares(p1, customers[1], p0, customers[0]);
      for (std::size_t b = 0; b < bounds.size(); ++b)
        if (always_valid(p1 - p0, se, look / 40.0, .05, Law::normal(), {bounds[b], .5}, false, false, step)
                .p_value <= .05)
          out[b] = true;
      if (std::abs(p1 - p0) > 1.96 * se) out.back() = true;
    }
    for (std::size_t b = 0; b < out.size(); ++b) called[b] += out[b] ? 1 : 0;
  }
  for (std::size_t b = 0; b < bounds.size(); ++b) {
    CAPTURE(b);
    CHECK(called[b] / static_cast<double>(kTests) < .05 + 3 * error);
  }
  CHECK(called.back() / static_cast<double>(kTests) > .05 + 3 * error);
}
