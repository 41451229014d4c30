// Lives of a stated population: what a test sees of them.
#include "experiments/power/lives.h"

#include <catch2/catch.hpp>

#include "engine/study/load.h"
#include "experiments/power/truth.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

/// Nobody leaves; purchase rates are Gamma(.8, 40 days); everybody's first purchase is on day 0.
const std::string kSteady =
    "stamkund: 1\nname: steady\ncurrency: SEK\nhorizon: 52 weeks\nseed: 5\nuncertainty: {parameters: false}\n"
    "population:\n"
    "  purchases: {model: pareto-nbd, r: 0.8, alpha: 40 days, s: 1, beta: 36000 weeks}\n"
    "  spend: {model: fixed, amount: 50 SEK}\n"
    "  new_customers: {count: 20000, arrive_over: 0 days}\n"
    "baseline: {name: today, margin: 50 %}\n"
    "arms:\n"
    "  - name: stamps\n"
    "    program:\n"
    "      unit: stamps\n"
    "      starts: 10 weeks\n"
    "      earn: {per_visit: 1 stamp}\n"
    "      reward: {at: 5 stamps, cost: 10 SEK, value: 30 SEK}\n"
    "      enrolment: {share_per_visit: 60 %, cost: 1 SEK}\n"
    "      behaviour: {goal_gradient: 0.8}\n";

design::PopulationSpec test_of(double start) {
  design::PopulationSpec test;
  test.given = true;
  test.start_day = start;
  test.before_days = 70;
  test.lives = 20000;
  test.draws = 1;
  return test;
}

Lives lives_of(const design::PopulationSpec& test, int threads = 2) {
  Problems problems;
  const auto file = study::load_scenario_text(kSteady, "steady.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return simulate_lives(file.spec, nullptr, {0, 1}, test, threads);
}

}  // namespace

TEST_CASE("customers come into a test as Ehrenberg says, and buy as often as they must") {
  const auto test = test_of(70);
  const Lives lives = lives_of(test);
  const double n = 20000;
  REQUIRE(lives.size() == 20000);
  CHECK(lives.before_test.empty());
  for (const double days : {1.0, 14.0, 60.0}) {
    const double seen = 1.0 - std::pow(40.0 / (40.0 + days), .8);
    // Null: binomial. Four standard errors; the few who leave (one in 800 a year) are within them.
    CHECK(std::abs(outcomes_of(lives, test, Measure::revenue, days, days).entered - seen) <
          4.0 * std::sqrt(seen * (1.0 - seen) / n));
  }
  auto closing = test;
  closing.closing_days = 20;
  CHECK(outcomes_of(lives, closing, Measure::revenue, 60, 60).entered ==
        outcomes_of(lives, test, Measure::revenue, 40, 40).entered);
  auto known = test;
  known.entry = design::Entry::at_start;
  const auto outcomes = outcomes_of(lives, known, Measure::purchases, 60, 60);
  CHECK(outcomes.entered == 1.0);
  // Negative binomial: mean .8 * 60 / 40, variance mean + mean^2 / .8.
  const double mean = 1.2, variance = mean + mean * mean / .8;
  const auto control = moments_of(outcomes, 0);
  CHECK(std::abs(control.mean - mean) < 4.0 * std::sqrt(variance / n) + .003);
  CHECK(control.sd == Approx(std::sqrt(variance)).epsilon(.05));
  // Covariance of purchases in two times of a mixed Poisson process: the variance of the means.
  const double before = .8 * 70 / 40;
  const double expected = mean * before / .8 / std::sqrt(variance * (before + before * before / .8));
  CHECK(control.correlation == Approx(expected).margin(.03));
}

TEST_CASE("lives do not depend on threads, and twins are alike before their arms differ") {
  auto test = test_of(70);
  test.lives = 2000;
  const Lives one = lives_of(test, 1), three = lives_of(test, 3);
  REQUIRE(one.pools[0].arms[1].visits.size() == three.pools[0].arms[1].visits.size());
  CHECK(one.pools[0].arms[1].net == three.pools[0].arms[1].net);
  CHECK(one.pools[0].before == three.pools[0].before);
  const auto early = outcomes_of(one, test, Measure::revenue, 10, 10);
  const auto truth = truth_of(one, test, outcomes_of(one, test, Measure::revenue, 90, 90));
  CHECK(truth[0].lifetime_revenue.effect > 2.0 * truth[0].lifetime_revenue.standard_error);
  CHECK(truth[0].over_time.size() == truth[0].ends.size());
  // The parts make up the whole.
  double sum = 0;
  for (const auto& part : truth[0].over_time) sum += part.effect;
  CHECK(sum == Approx(truth[0].lifetime_revenue.effect).epsilon(1e-9));
  // The same arm in a test that begins after the program has.
  test.start_day = 100;
  CHECK(lives_of(test, 1).before_test == std::vector<std::string>{"stamps"});
}
