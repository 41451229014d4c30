// Null: no effect; a trend over periods, levels of clusters (sd 2), luck (sd 1). 300 roll-outs with 99 random
// orders each, standard error sqrt(.05 * .95 / 300) = .0126; four of them are a false alarm in 16,000. The
// mistake: treated rows against the others, as if periods and clusters were alike.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/periods/stepped.h"

using namespace stamkund;
using namespace stamkund::periods;

TEST_CASE("a stepped roll-out without an effect is called one as often as alpha says") {
  constexpr int kTests = 300;
  int by_order = 0, by_model = 0, naive = 0;
  design::ExperimentSpec spec;
  spec.stepped.resplits = 99;
  for (int i = 0; i < kTests; ++i) {
    Stream stream(
        {.seed = 21, .index = static_cast<std::uint64_t>(i), .customer = 0, .purpose = Purpose::test});
    Panel panel;
    panel.outcome_column = "y";
    double sum[2] = {0, 0}, squares[2] = {0, 0}, n[2] = {0, 0};
    for (int t = 0; t < 4; ++t) panel.times.push_back(std::to_string(t));
    for (std::size_t c = 0; c < 9; ++c) {
      panel.units.push_back(std::to_string(c));
      const double level = 2.0 * draw_normal(stream);
      for (std::size_t t = 0; t < 4; ++t) {
        const bool on = t > c / 3;
        const double y = level + 2.0 * static_cast<double>(t) + draw_normal(stream);
        panel.rows.push_back({c, t, y, 1.0, on});
        sum[on ? 1 : 0] += y, squares[on ? 1 : 0] += y * y, n[on ? 1 : 0] += 1.0;
      }
    }
    Problems problems;
    const auto result = analyze_stepped(panel, spec, problems);
    REQUIRE_FALSE(problems.has_errors());
    by_order += result.permutation_p <= 0.05 ? 1 : 0;
    by_model += result.effect.p_value <= 0.05 ? 1 : 0;
    double variance = 0.0;
    for (int k = 0; k < 2; ++k) variance += (squares[k] / n[k] - std::pow(sum[k] / n[k], 2)) / n[k];
    naive += std::abs(sum[1] / n[1] - sum[0] / n[0]) > 1.96 * std::sqrt(variance) ? 1 : 0;
  }
  const double se = std::sqrt(0.05 * 0.95 / kTests);
  CHECK(std::abs(by_order / double(kTests) - 0.05) < 4.0 * se);
  CHECK(std::abs(by_model / double(kTests) - 0.05) < 4.0 * se);
  CHECK(naive / double(kTests) > 0.05 + 10.0 * se);
}
