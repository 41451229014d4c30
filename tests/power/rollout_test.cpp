// Simulated tests that end where going on does not pay, against the recursion that planned them.
#include "experiments/power/rollout.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "experiments/decision/staged.h"
#include "experiments/power/simulated_tests.h"
#include "tests/power/normal_pool.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

/// Profit is twice the outcome; the treated arm costs 0.1 a customer when it goes to all.
decision::TestWorth worth_of(std::optional<double> effect_sd, double arm_sd) {
  decision::TestWorth worth;
  worth.arms = {{.mean = 20.0, .sd = arm_sd, .spread = 2.0},
                {.mean = 20.1, .sd = arm_sd, .spread = 2.0, .roll_out_cost = 0.1}};
  worth.effect_sd = effect_sd;
  worth.shares = {0.5, 0.5};
  worth.customers = 20000;
  worth.looks = 3;
  return worth;
}

Rollout rule_of(const decision::TestWorth& worth, const decision::Staged& staged) {
  Rollout out;
  out.control = {worth.arms[0].mean, worth.arms[0].sd};
  out.treated = {worth.arms[1].mean, worth.arms[1].sd};
  out.effect_sd = worth.effect_sd;
  out.gain = 2.0;
  out.threshold = 0.1;
  for (const auto& stage : staged.stages) out.looks.push_back({stage.below, stage.above});
  return out;
}

}  // namespace

TEST_CASE("a simulated test goes to all as often as the recursion has it", "[statistical]") {
  // Null: at each true effect shares are binomial about the recursion's. Four standard errors, eight of them:
  // one false alarm in 2,000. The prior of a known difference, then of arms.
  constexpr double kSize = 1200, kExperiments = 20000;
  const double effect = 0.1;
  for (const auto& [of_difference, of_arms] : {std::pair{std::optional(0.2), 0.0}, {std::nullopt, 3.0}}) {
    const auto worth = worth_of(of_difference, of_arms);
    const auto staged = decision::staged(worth, kSize);
    TestPlan plan;
    plan.per_arm = {600, 600};
    plan.experiments = static_cast<std::uint64_t>(kExperiments);
    plan.rollout = rule_of(worth, staged);
    plan.information = {1.0 / 3.0, 2.0 / 3.0, 1.0};
    const auto found = simulate_tests(test::normal_pool(effect), plan, 2).methods;
    REQUIRE(found.size() == 1);
    REQUIRE(found[0].rolls_out);
    CHECK_FALSE(found[0].fails);
    const decision::Characteristics exact(worth, kSize);
    const auto near = [&](const Rate& rate, double expected) {
      return std::abs(rate.value - expected) < 4.0 * std::sqrt(expected * (1.0 - expected) / kExperiments);
    };
    const auto at_none = exact.at(0.0), at_effect = exact.at(2.0 * effect);
    if (of_difference) {  // with priors of arms the recursion averages over their common level
      CHECK(near(found[0].comparisons[0].error, at_none.treated));
      CHECK(near(found[0].comparisons[0].power, at_effect.treated));
      // A look ends a test at thirds: the mean share has a standard deviation of at most a third.
      CHECK(std::abs(found[0].customers - at_effect.expected_size / kSize) <
            4.0 / 3.0 / std::sqrt(kExperiments));
      // A planted mistake: profit that is taken for the outcome.
      plan.rollout->gain = 1.0;
      const auto wrong = simulate_tests(test::normal_pool(effect), plan, 2).methods;
      CHECK_FALSE(near(wrong[0].comparisons[0].power, at_effect.treated));
    } else {
      CHECK(found[0].comparisons[0].error.value < found[0].comparisons[0].power.value);
    }
  }
}

TEST_CASE("what is believed of arms at a look is by hand", "[unit]") {
  Rollout rule;
  rule.gain = 2.0;
  rule.threshold = 0.5;
  rule.looks = {{-1.0, 2.0}, {}};
  const analysis::Figure control{.units = 10, .value = 1.0, .variance = 0.25},
      treated{.units = 10, .value = 2.0, .variance = 0.25};
  // Seen: 2 (2 - 1) = 2 with variance 4 (.25 + .25) = 2. Prior N(0, 1): 2 / 3 is believed.
  rule.effect_sd = 1.0;
  CHECK(rule.believed(treated, control) == Approx(2.0 / 3.0));
  // Arms N(0, 1) each: 1/2 of 4 less 1/2 of 2.
  rule.effect_sd.reset();
  rule.control = rule.treated = {0.0, 1.0};
  CHECK(rule.believed(treated, control) == Approx(1.0));
  CHECK(rule.at(0, 1.0) == Rollout::End::open);
  CHECK(rule.at(0, 2.5) == Rollout::End::treated);
  CHECK(rule.at(0, -1.5) == Rollout::End::control);
  CHECK(rule.at(1, 1.0) == Rollout::End::treated);
  CHECK(rule.at(1, 0.4) == Rollout::End::control);
}
