// Null: no effect in a switchback whose order was drawn by lot. Shocks of the day with a heavy tail
// (Student's t, 1.5 degrees of freedom, no variance; the exponential of a normal of sd 2), 12 pairs; each
// unit by its own lot, or all together. 400 tests with 999 random orders each: standard error sqrt(.05 * .95
// / 400) = .0109; four of them are a false alarm in 16,000. The mistakes: pairs that always begin alike under
// a trend, counted as if they were drawn; units that switch together, counted apart.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/periods/switchback.h"

using namespace stamkund;
using namespace stamkund::periods;

namespace {

constexpr int kTests = 400;
constexpr std::size_t kPairs = 12, kTimes = 2 * kPairs;
const double kError = std::sqrt(0.05 * 0.95 / kTests);

double tail(Stream& stream, bool student) {
  const double z = draw_normal(stream);
  if (!student) return std::exp(2.0 * z);
  double squares = 0.0;
  for (int k = 0; k < 3; ++k) squares += std::pow(draw_normal(stream), 2);
  return z / std::sqrt(0.5 * squares / 1.5);
}

Panel shocks(std::uint64_t index, bool student, bool together) {
  Stream stream({.seed = 51, .index = index, .customer = 0, .purpose = Purpose::test});
  const std::size_t units = 5;
  Panel panel;
  panel.outcome_column = "y";
  std::vector<double> common;
  for (std::size_t t = 0; t < kTimes; ++t) {
    panel.times.push_back(std::to_string(t));
    common.push_back(tail(stream, student));
  }
  const auto order = draw_order(
      units, kPairs, together ? design::Switching::together : design::Switching::separately, 1000 + index);
  for (std::size_t u = 0; u < units; ++u) {
    panel.units.push_back(std::to_string(u));
    for (std::size_t t = 0; t < kTimes; ++t)
      panel.rows.push_back(
          {u, t, 10.0 + common[t] + 0.3 * tail(stream, student), 1.0, order[u][t / 2] == (t % 2 == 0)});
  }
  return panel;
}

}  // namespace

TEST_CASE("a switchback without an effect is called one as often as alpha says, heavy tails included") {
  for (const bool student : {true, false})
    for (const bool together : {true, false}) {
      int by_order = 0, one_sided = 0, by_t = 0, apart = 0;
      design::ExperimentSpec spec;
      spec.switchback.period = 1;
      spec.switchback.resplits = 999;
      for (std::uint64_t i = 0; i < kTests; ++i) {
        const Panel panel = shocks(i, student, together);
        Problems problems;
        spec.sides = design::Sides::two;
        const auto result = analyze_switchback(panel, spec, problems);
        spec.sides = design::Sides::one;
        const auto one = analyze_switchback(panel, spec, problems);
        REQUIRE_FALSE(problems.has_errors());
        // Orders that lots seldom draw are told by another method.
        by_order +=
            (std::isnan(result.permutation_p) ? result.effect.p_value : result.permutation_p) <= 0.05 ? 1 : 0;
        one_sided += (std::isnan(one.permutation_p) ? one.effect.p_value : one.permutation_p) <= 0.05 ? 1 : 0;
        by_t += result.effect.p_value <= 0.05 ? 1 : 0;
        double sum = 0, squares = 0, n = 0;
        for (std::size_t b = 0; b + 1 < result.blocks.size(); b += 2) {
          const double d =
              (result.blocks[b].mean - result.blocks[b + 1].mean) * (result.blocks[b].treated ? 1 : -1);
          sum += d, squares += d * d, n += 1.0;
        }
        apart += std::abs(sum) > 2.0 * std::sqrt(squares) ? 1 : 0;
      }
      INFO("student " << student << ", together " << together << ": by order " << by_order << ", one-sided "
                      << one_sided << ", by t " << by_t << ", apart " << apart);
      CHECK(std::abs(by_order / double(kTests) - 0.05) < 4.0 * kError);
      CHECK(std::abs(one_sided / double(kTests) - 0.05) < 4.0 * kError);
      // Student's t is careful with such tails, never careless.
      CHECK(by_t / double(kTests) < 0.05 + 4.0 * kError);
      if (together) CHECK(apart / double(kTests) > 0.05 + 10.0 * kError);
    }
}
