// Plans that rest on simulated customers: days from their flow, and what is refused with what to do.
#include "experiments/plans/lives_plan.h"

#include <catch2/catch.hpp>

#include "engine/study/load.h"
#include "experiments/design/read_experiment.h"

using namespace stamkund;

namespace {

const std::string kScenario =
    "stamkund: 1\nname: steady\ncurrency: SEK\nhorizon: 40 weeks\nseed: 5\nuncertainty: {parameters: false}\n"
    "population:\n"
    "  purchases: {model: pareto-nbd, r: 0.8, alpha: 40 days, s: 1, beta: 400 weeks}\n"
    "  spend: {model: gamma-gamma, p: 4, q: 6, gamma: 56.25 SEK}\n"
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
    "      behaviour: {goal_gradient: 0.8}\n"
    "  - name: same as today\n";

struct Planned {
  plans::LivesPlan plan;
  std::string problems;
};

Planned planned(const std::string& population, const std::string& rest,
                const std::string& arms = "arms: [{name: today}, {name: stamps}]") {
  Planned out;
  Problems problems;
  auto file = design::read_experiment_text(
      "stamkund-experiment: 1\npopulation: {scenario: s.yaml, lives: 4000, experiments: 1000, " + population +
          "}\n" + rest + "\n" + arms + "\n",
      "plan.yaml", {}, true, problems);
  const auto scenario = study::load_scenario_text(kScenario, "s.yaml", {}, problems);
  std::vector<std::string> names;
  for (const auto& arm : scenario.spec.arms) names.push_back(arm.name);
  std::vector<std::size_t> places;
  if (!problems.has_errors()) places = plans::arms_in(file.spec, names, "plan.yaml", problems);
  if (!problems.has_errors()) {
    const auto lives = power::simulate_lives(scenario.spec, nullptr, places, file.spec.population, 2);
    out.plan = plans::solve_with_lives(file.spec, lives, "plan.yaml", 2, problems);
  }
  out.problems = problems.text();
  return out;
}

const std::string kRevenue = "outcome: {kind: revenue}\neffect: {relative: 15 %}";

}  // namespace

TEST_CASE("the days are the first on which enough have come by") {
  const auto found = planned("start: 10 weeks, before: 10 weeks", kRevenue).plan;
  REQUIRE(found.window_solved);
  const double days = found.window_days;
  CHECK(days == std::floor(days));
  CHECK(found.plan.total <= found.flow.back().customers);
  CHECK(found.plan.duration_days == days);
  // With the window given the same size follows; a day less is not enough.
  const auto window = [&](double d) {
    return planned("start: 10 weeks, before: 10 weeks, window: " + std::to_string(d) + " days", kRevenue);
  };
  CHECK(window(days).plan.plan.total == Approx(found.plan.total).epsilon(1e-12));
  CHECK(window(days - 1).problems.find("customers, and") != std::string::npos);
  // A covariate of the same customers, and what it spares.
  CHECK(found.control.correlation > .3);
  const auto raw = planned("start: 10 weeks", kRevenue).plan;
  CHECK(raw.window_days > days);
}

TEST_CASE("outcome kinds take mean and spread from lives, and power is that of the formula") {
  const std::string start = "start: 10 weeks, window: 8 weeks, enter: at start";
  for (const std::string kind : {"proportion", "count", "revenue", "clv"}) {
    const auto found =
        planned(start, "outcome: {kind: " + kind + "}\nsize: {per_arm: 3000}\neffect: {relative: 8 %}");
    INFO(kind << "\n" << found.problems);
    REQUIRE(found.plan.tests.methods.size() >= 1);
    for (std::size_t m = 0; m < found.plan.tests.methods.size(); ++m) {
      const auto& one = found.plan.tests.methods[m].comparisons[0];
      // Null: binomial about the formula's power, which is itself good to a hundredth with 3000 customers an
      // arm. Four standard errors: one false alarm in 16,000.
      CHECK(std::abs(one.power.value - found.plan.formula_power[m][0]) <
            4.0 * std::sqrt(std::max(.01, one.power.value * (1 - one.power.value)) / 1000.0) + .01);
      CHECK(std::abs(one.error.value - .05) < 4.0 * std::sqrt(.05 * .95 / 1000.0));
    }
    REQUIRE(found.plan.truth.size() == 1);
    CHECK(found.plan.truth[0].lifetime_revenue.control > 0.0);
  }
}

TEST_CASE("what the file leaves open takes the twins' effect") {
  const auto found =
      planned("start: 10 weeks, window: 20 weeks, enter: at start", "outcome: {kind: revenue}");
  INFO(found.problems);
  REQUIRE(found.plan.effect_of_twins);
  CHECK(found.plan.plan.minimum_detectable_effect == Approx(found.plan.truth[0].outcome.effect));
}

TEST_CASE("plans on lives that cannot be are refused with what to do") {
  const std::string start = "start: 10 weeks";
  const auto refused = [](const Planned& found, const std::string& words) {
    INFO(words);
    INFO(found.problems);
    CHECK(found.problems.find("error") != std::string::npos);
    CHECK(found.problems.find(words) != std::string::npos);
  };
  refused(planned(start, kRevenue, "arms: [{name: today}, {name: stmaps}]"), "did you mean 'stamps'");
  refused(planned(start, kRevenue, ""), "which arms of the scenario are tested");
  refused(planned("start: 12 weeks", kRevenue), "differs from the control before the test begins");
  refused(planned("start: 10 weeks, window: 40 weeks", kRevenue), "the scenario ends 210 days after");
  refused(planned("start: 40 weeks", kRevenue), "ends before the test begins");
  refused(planned("start: 4 weeks, before: 8 weeks", kRevenue), "nothing is known of longer ago");
  refused(planned("start: 0 weeks, enter: at start", kRevenue), "nobody is known when the test starts");
  refused(planned(start + ", customers: 30", kRevenue), "too few come by");
  refused(planned(start + ", window: 1 week, customers: 300", kRevenue), "7 days see");
  refused(planned(start, "outcome: {kind: revenue}", "arms: [{name: today}, {name: same as today}]"),
          "that can be told from luck");
  refused(planned(start, kRevenue + "\ndecision: {customers: 50000}"), "differ by no more than luck");
  refused(planned(start, "outcome: {kind: mean, baseline: 3, sd: 2}\neffect: {absolute: 1}"),
          "tell of proportion, count, revenue and clv only");
}

TEST_CASE("what the lives contradict is warned of") {
  const auto stated = planned("start: 10 weeks, window: 20 weeks, enter: at start",
                              "outcome: {kind: proportion, baseline: 10 %}\neffect: {absolute: 5 %}");
  CHECK(stated.problems.find("the simulated customers have") != std::string::npos);
  const auto guessed = planned("start: 10 weeks, before: 10 weeks, window: 20 weeks, enter: at start",
                               kRevenue + "\ncovariate: {correlation: .1}");
  CHECK(guessed.problems.find("covariate.correlation") != std::string::npos);
  const auto small = planned("start: 10 weeks, window: 20 weeks, enter: at start",
                             "outcome: {kind: revenue}\nsize: {total: 600}\nallocation: [29, 1]");
  INFO(small.problems);
  CHECK(small.problems.find("the normal approximation fails") != std::string::npos);
}
