// Null: an effect of 5 that is the same at all times since the beginning, so no slope; seven clusters, seven
// periods, whose level wanders from period to period (random walk, sd 1, beside luck of sd .5): not the
// model's law. 300 roll-outs with 99 random orders, standard error sqrt(.05 * .95 / 300) = .0126; four of
// them are a false alarm in 16,000. The mistake: the model's own error of the slope. Then no effect at all:
// the smallest p of all times since the beginning; the mistake: each time by itself, by the model's errors.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "experiments/periods/stepped.h"
#include "experiments/periods/stepped_model.h"

using namespace stamkund;
using namespace stamkund::periods;

namespace {

constexpr int kTests = 300;
constexpr std::size_t kClusters = 7, kPeriods = 7;
const double kError = std::sqrt(0.05 * 0.95 / kTests);

Panel wandering(int i, double effect) {
  Stream stream(
      {.seed = 41, .index = static_cast<std::uint64_t>(i), .customer = 0, .purpose = Purpose::test});
  Panel panel;
  panel.outcome_column = "y";
  for (std::size_t t = 0; t < kPeriods; ++t) panel.times.push_back(std::to_string(t));
  for (std::size_t c = 0; c < kClusters; ++c) {
    panel.units.push_back(std::to_string(c));
    double level = 3.0 * draw_normal(stream);
    for (std::size_t t = 0; t < kPeriods; ++t) {
      level += draw_normal(stream);
      const bool on = t > c * (kPeriods - 1) / kClusters;
      panel.rows.push_back({c, t, level + (on ? effect : 0.0) + 0.5 * draw_normal(stream), 1.0, on});
    }
  }
  return panel;
}

}  // namespace

TEST_CASE("a slope that is not there is called as often as alpha says, by random orders") {
  int by_order = 0, by_model = 0, robust = 0;
  design::ExperimentSpec spec;
  spec.stepped.resplits = 99;
  for (int i = 0; i < kTests; ++i) {
    const Panel panel = wandering(i, 5.0);
    Problems problems;
    const auto result = analyze_stepped(panel, spec, problems);
    REQUIRE_FALSE(problems.has_errors());
    by_order += result.slope_permutation_p <= 0.05 ? 1 : 0;
    robust += result.slope->p_value <= 0.05 ? 1 : 0;
    const auto line = SteppedModel(panel, kClusters).fit(result.begins, Course::line);
    by_model +=
        told_of(line.effects(1), line.error(1), line.degrees, 0.05, false, false).p_value <= 0.05 ? 1 : 0;
  }
  INFO("by order " << by_order << ", cluster-robust " << robust << ", by the model " << by_model);
  CHECK(std::abs(by_order / double(kTests) - 0.05) < 4.0 * kError);
  CHECK(robust / double(kTests) < 0.05 + 8.0 * kError);
  CHECK(by_model / double(kTests) > 0.05 + 10.0 * kError);
}

TEST_CASE("effects of single times are called as often as alpha says, all together") {
  int by_order = 0, naive = 0;
  design::ExperimentSpec spec;
  spec.stepped.resplits = 99;
  for (int i = 0; i < kTests; ++i) {
    const Panel panel = wandering(i, 0.0);
    Problems problems;
    const auto result = analyze_stepped(panel, spec, problems);
    REQUIRE_FALSE(problems.has_errors());
    REQUIRE(result.exposures.size() > 1);
    by_order += std::any_of(result.exposures.begin(), result.exposures.end(),
                            [](const auto& one) { return one.permutation_p <= 0.05; })
                    ? 1
                    : 0;
    const auto fit = SteppedModel(panel, kClusters).fit(result.begins, Course::free);
    bool any = false;
    for (Eigen::Index k = 0; k < fit.effects.size(); ++k)
      any = any || told_of(fit.effects(k), fit.error(k), fit.degrees, 0.05, false, false).p_value <= 0.05;
    naive += any ? 1 : 0;
  }
  INFO("by order " << by_order << ", naive " << naive);
  CHECK(std::abs(by_order / double(kTests) - 0.05) < 4.0 * kError);
  CHECK(naive / double(kTests) > 0.05 + 10.0 * kError);
}
