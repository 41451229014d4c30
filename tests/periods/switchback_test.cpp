#include "experiments/periods/switchback.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"

using namespace stamkund;
using namespace stamkund::periods;

namespace {

Panel panel_of(const std::vector<double>& outcome, const std::vector<int>& on, std::size_t units = 1) {
  Panel panel;
  panel.file = "made.csv";
  panel.outcome_column = "y";
  const std::size_t n = outcome.size() / units;
  for (std::size_t t = 0; t < n; ++t) panel.times.push_back(std::to_string(t));
  for (std::size_t u = 0; u < units; ++u) {
    panel.units.push_back("u" + std::to_string(u));
    for (std::size_t t = 0; t < n; ++t)
      panel.rows.push_back({u, t, outcome[u * n + t], 1.0, !on.empty() && on[u * n + t] != 0});
  }
  return panel;
}

SwitchbackResult analyzed(const Panel& panel, const design::ExperimentSpec& spec) {
  Problems problems;
  auto out = analyze_switchback(panel, spec, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return out;
}

}  // namespace

TEST_CASE("pairs of periods by hand") {
  // Means on, off: 5, 3; 8, 4 (off first); 6, 6. Differences 2, 4, 0: mean 2, sd 2.
  design::ExperimentSpec spec;
  spec.switchback.period = 2;
  const auto result =
      analyzed(panel_of({4, 6, 2, 4, 3, 5, 7, 9, 6, 6, 5, 7}, {1, 1, 0, 0, 0, 0, 1, 1, 1, 1, 0, 0}), spec);
  CHECK(result.paired);
  CHECK(result.pairs == 3);
  CHECK(result.effect.estimate == Approx(2.0));
  CHECK(result.effect.standard_error == Approx(2.0 / std::sqrt(3.0)));
  CHECK(result.effect.degrees == 2.0);
  // t(.975, 2) = 4.302653.
  CHECK(result.effect.low == Approx(2.0 - 4.302652730 * 2.0 / std::sqrt(3.0)));
}

TEST_CASE("the washout leaves out what follows a switch") {
  design::ExperimentSpec spec;
  spec.switchback.period = 2;
  spec.switchback.washout = 1;
  // The first row of the file follows no switch and counts.
  const auto result = analyzed(panel_of({4, 6, 99, 4, 3, 5, 99, 9}, {1, 1, 0, 0, 0, 0, 1, 1}), spec);
  CHECK(result.washed_out == 2);
  CHECK(result.effect.estimate == Approx(((5.0 - 4.0) + (9.0 - 4.0)) / 2.0));
}

TEST_CASE("a slow change falls out of pairs, and carry-over is seen") {
  std::vector<double> y, z;
  std::vector<int> on;
  for (int pair = 0; pair < 12; ++pair)
    for (int k = 0; k < 8; ++k) {
      const bool treated = (k < 4) == (pair % 2 == 0);
      on.push_back(treated ? 1 : 0);
      const double noise = 0.1 * std::cos(1.7 * (8 * pair + k));
      y.push_back(100.0 + 0.5 * (8 * pair + k) + (treated ? 3.0 : 0.0) + noise);
      z.push_back(100.0 + (treated ? (k % 4 < 2 ? 1.0 : 3.0) : (k % 4 < 2 ? 2.0 : 0.0)) + noise);
    }
  design::ExperimentSpec spec;
  spec.switchback.period = 4;
  const auto result = analyzed(panel_of(y, on), spec);
  CHECK(result.effect.estimate == Approx(3.0).margin(0.1));
  CHECK(result.effect.low > 1.0);
  CHECK(result.carry_over.p_value > 0.05);
  const auto slow = analyzed(panel_of(z, on), spec);
  CHECK(std::any_of(slow.checks.begin(), slow.checks.end(),
                    [](const Check& c) { return c.name == "carry-over"; }));
}

TEST_CASE("what cannot be a switchback is refused") {
  Problems problems;
  design::ExperimentSpec spec;
  spec.switchback.period = 3;
  (void)analyze_switchback(panel_of({1, 2, 3, 4}, {1, 1, 0, 0}), spec, problems);
  CHECK(problems.text().find("do not begin where the switches are") != std::string::npos);
  Problems few;
  spec.switchback.period = 0;
  (void)analyze_switchback(panel_of({1, 2, 3, 4}, {1, 1, 0, 0}), spec, few);
  CHECK(few.text().find("too few periods") != std::string::npos);
}

TEST_CASE("a plan of a switchback finds what it says") {
  // Days of independent normal outcome, sd 2 / sqrt 2: differences of one-day periods have sd 2.
  std::vector<double> past;
  Stream stream({.seed = 5, .index = 0, .customer = 0, .purpose = Purpose::test});
  for (int t = 0; t < 40000; ++t) past.push_back(10.0 + std::sqrt(2.0) * draw_normal(stream));
  design::ExperimentSpec spec;
  spec.switchback.lengths = {1, 2};
  spec.switchback.effect = 1.0;
  Problems problems;
  const auto plan = plan_switchback(panel_of(past, {}), spec, "plan.yaml", problems);
  REQUIRE_FALSE(problems.has_errors());
  CHECK(plan.lengths[0].sd == Approx(2.0).epsilon(0.03));
  CHECK(plan.lengths[1].sd == Approx(std::sqrt(2.0)).epsilon(0.04));
  // scipy: with sd 2, 34 pairs have a power of .8078 and 33 of .7954 (right side). The sd is estimated.
  CHECK(plan.lengths[0].pairs_needed == Approx(34.0).margin(2.0));
  CHECK(plan.lengths[0].rows_needed == 2.0 * plan.lengths[0].pairs_needed);
  CHECK(plan.schedule.size() == static_cast<std::size_t>(plan.lengths[plan.chosen].pairs_needed));
  spec.switchback.points = 68;
  spec.switchback.lengths = {1};
  const auto other = plan_switchback(panel_of(past, {}), spec, "plan.yaml", problems);
  CHECK(other.lengths[0].power == Approx(0.8078).margin(0.02));
  CHECK(other.lengths[0].smallest == Approx(0.985).epsilon(0.05));
}
