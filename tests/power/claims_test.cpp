// Simulated tests of a margin, and bounds that may be looked at always.
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "experiments/design/contrast.h"
#include "experiments/power/simulated_tests.h"
#include "experiments/sequential/always_valid.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

constexpr double kExperiments = 20000;

/// Normal values, standard deviation 1, and for each further arm the same shifted.
Outcomes shifted(const std::vector<double>& by, std::size_t size = 20000) {
  Outcomes out;
  auto& pool = out.pools.emplace_back();
  Stream stream({21, 0, 0, Purpose::test});
  std::vector<double> values(size);
  double mean = 0, squares = 0;
  for (double& one : values) mean += (one = draw_normal(stream)) / static_cast<double>(size);
  for (const double one : values) squares += (one - mean) * (one - mean) / static_cast<double>(size);
  for (const double shift : by) {
    auto& y = pool.y.emplace_back();
    for (const double one : values) y.push_back((one - mean) / std::sqrt(squares) + shift);
  }
  return out;
}

double by_formula(design::Hypothesis hypothesis, double margin, double effect, double n) {
  design::ExperimentSpec spec;
  spec.outcome.kind = design::OutcomeKind::mean;
  spec.outcome.sd = 1.0;
  spec.test = "t";
  spec.hypothesis = hypothesis;
  spec.margin = margin;
  const design::Weights halves{0.5, 0.5, 1.0, 1.0};
  return design::power_of(design::contrast_of(spec, effect, halves), halves, n, 0.025, false);
}

/// Four standard errors: one false alarm in 16,000.
double luck(double p) { return 4.0 * std::sqrt(p * (1.0 - p) / kExperiments); }

}  // namespace

TEST_CASE("non-inferiority is shown as often as the formula says, and wrongly as often as it may be",
          "[statistical]") {
  TestPlan plan;
  plan.per_arm = {400, 400};
  plan.experiments = 20000;
  plan.alpha = 0.025;
  plan.claim = Claim::not_worse;
  plan.margin = 0.2;
  // Arms: control, treated (truly .03 worse), just beyond the margin.
  const auto found = simulate_tests(shifted({0, -0.03, -0.2}), plan, 2).methods.at(0).comparisons[0];
  const double power = by_formula(design::Hypothesis::non_inferiority, 0.2, -0.03, 800);
  CHECK(power == Approx(0.67).margin(0.02));
  CHECK(std::abs(found.power.value - power) < luck(power));
  CHECK(std::abs(found.error.value - 0.025) < luck(0.025));
  // Where less is better, bad is up.
  plan.lower_is_better = true;
  const auto lower = simulate_tests(shifted({0, 0.03, 0.2}), plan, 2).methods.at(0).comparisons[0];
  CHECK(std::abs(lower.power.value - power) < luck(power));
  CHECK(std::abs(lower.error.value - 0.025) < luck(0.025));
  // A margin that the test takes too wide is a mistake that is found.
  plan.lower_is_better = false;
  plan.margin = 0.22;
  const auto wide = simulate_tests(shifted({0, -0.03, -0.2}), plan, 2).methods.at(0);
  CHECK(wide.comparisons[0].error.value > 0.025 + luck(0.025));
  CHECK(wide.fails);
}

TEST_CASE("equivalence errs no more often on either side, and is shown as the formula says",
          "[statistical]") {
  TestPlan plan;
  plan.per_arm = {600, 600};
  plan.experiments = 20000;
  plan.alpha = 0.025;
  plan.claim = Claim::alike;
  plan.margin = 0.2;
  const auto found = simulate_tests(shifted({0, 0.02, -0.2, 0.2}), plan, 2).methods.at(0).comparisons[0];
  const double power = by_formula(design::Hypothesis::equivalence, 0.2, 0.02, 1200);
  CHECK(power > 0.7);
  CHECK(std::abs(found.power.value - power) < luck(power));
  // At a margin the other test nearly always succeeds: the error is that of one. It is the worse of two
  // sides, so a little above on average.
  CHECK(std::abs(found.error.value - 0.025) < luck(0.025) + 0.001);
  // An arm that is truly beyond on the good side only is no mistake of a test for not being worse.
  const auto beyond = simulate_tests(shifted({0, 0.4, -0.2, 0.2}), plan, 2).methods.at(0).comparisons[0];
  CHECK(beyond.power.value < 0.001);
}

TEST_CASE("always-valid bounds err less than they may at any look, and find more than at the end alone",
          "[statistical]") {
  TestPlan plan;
  plan.per_arm = {400, 400};
  plan.experiments = 20000;
  plan.always_valid = true;
  const double rho = sequential::best_rho(0.5, 0.05);
  for (int k = 1; k <= 20; ++k) {
    plan.information.push_back(k / 20.0);
    plan.z.push_back(sequential::normal_mixture_two_sided(k / 20.0, 0.05, rho) / std::sqrt(k / 20.0));
  }
  const auto pool = shifted({0, 0.25});
  const auto found = simulate_tests(pool, plan, 2).methods.back();
  CHECK(found.name == "Welch, always valid, at 20 looks");
  CHECK(found.comparisons[0].error.value < 0.05);
  CHECK(found.comparisons[0].error.value > 0.005);
  CHECK_FALSE(found.fails);
  // At the end alone: the chance that Z, of mean .25 sqrt(200), is beyond the last limit.
  const double at_end = 0.5 * std::erfc((plan.z.back() - 0.25 * std::sqrt(200.0)) / std::sqrt(2.0));
  CHECK(found.comparisons[0].power.value > at_end);
  CHECK(found.customers < 1.0);
  // The limit of one look at each of twenty is peeking: it errs in .248 (Armitage, McPherson & Rowe 1969).
  plan.z.assign(20, 1.959964);
  const auto peeking = simulate_tests(pool, plan, 2).methods.back();
  CHECK(std::abs(peeking.comparisons[0].error.value - 0.248) < luck(0.248) + 0.002);
  CHECK(peeking.fails);
}
