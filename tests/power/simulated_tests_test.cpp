// Simulated experiments against formulas and published rates.
#include "experiments/power/simulated_tests.h"

#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "experiments/analysis/table.h"
#include "experiments/power/analysed_tests.h"
#include "experiments/sequential/group_sequential.h"
#include "tests/data_files.h"
#include "tests/power/normal_pool.h"

using namespace stamkund;
using namespace stamkund::power;
using stamkund::test::normal_pool;

namespace {

std::vector<double> hillstrom_control(const std::string& path) {
  analysis::Spec spec;
  spec.arm = "segment";
  spec.control = "No E-Mail";
  spec.outcomes.emplace_back().column = "spend";
  Problems problems;
  const auto table = analysis::read_table(path, spec, problems);
  REQUIRE_FALSE(problems.has_errors());
  std::vector<double> spend;
  for (std::size_t i = 0; i < table.rows; ++i)
    if (table.arm.word[table.arm.of_row[i]] == spec.control)
      spend.push_back(table.outcomes[0].value.of_row[i]);
  return spend;
}

}  // namespace

TEST_CASE("simulated power and error are the formula's where it applies", "[statistical]") {
  TestPlan plan;
  plan.per_arm = {394, 394};
  plan.experiments = 40000;
  const auto found = simulate_tests(normal_pool(0.2), plan, 2).methods[0].comparisons[0];
  // statsmodels: 393.4057 an arm have .80, so 394 have .8006. Null: the shares are binomial about that and
  // .05. Four standard errors: one false alarm in 16,000 each.
  CHECK(std::abs(found.power.value - .8006) < 4.0 * std::sqrt(.8 * .2 / 40000.0));
  CHECK(std::abs(found.error.value - .05) < 4.0 * std::sqrt(.05 * .95 / 40000.0));
  CHECK(found.below.value + found.above.value == Approx(found.error.value));
  // A tenth fewer customers is a mistake that is found.
  plan.per_arm = {355, 355};
  const auto fewer = simulate_tests(normal_pool(0.2), plan, 2).methods[0].comparisons[0];
  CHECK(std::abs(fewer.power.value - .8006) > 4.0 * std::sqrt(.8 * .2 / 40000.0));
  // One-sided at half the level: the same power, half the errors.
  plan.per_arm = {394, 394};
  plan.one_sided = true;
  plan.alpha = .025;
  const auto one = simulate_tests(normal_pool(0.2), plan, 2).methods[0].comparisons[0];
  CHECK(std::abs(one.power.value - .8006) < 4.0 * std::sqrt(.8 * .2 / 40000.0));
  CHECK(std::abs(one.error.value - .025) < 4.0 * std::sqrt(.025 * .975 / 40000.0));
}

TEST_CASE("planned looks err and find as their bounds promise, and peeking as published", "[statistical]") {
  TestPlan plan;
  plan.experiments = 20000;
  sequential::Request request;
  request.information = {.2, .4, .6, .8, 1.0};
  const auto rate = [&](double value) { return 4.0 * std::sqrt(value * (1.0 - value) / 20000.0); };
  for (const auto rule : {sequential::Rule::pocock, sequential::Rule::obrien_fleming,
                          sequential::Rule::lan_demets_obrien_fleming}) {
    request.rule = rule;
    const auto bounds = sequential::bounds_of(request);
    // Normal: 2 (z.975 + z.8)^2 / .04 = 392.44 an arm at one look; ten times as many for a third of the
    // effect, so that Student's law is the normal one.
    const auto n = static_cast<std::uint64_t>(std::ceil(3924.4 * bounds.inflation));
    plan.per_arm = {n, n};
    plan.information = request.information;
    plan.z = bounds.z;
    const auto found = simulate_tests(normal_pool(.2 / std::sqrt(10.0)), plan, 2).methods.back();
    REQUIRE(found.at_looks);
    // Null: binomial about .05 and .80. Four standard errors: one false alarm in 16,000 each.
    CHECK(std::abs(found.comparisons[0].error.value - .05) < rate(.05));
    CHECK(std::abs(found.comparisons[0].power.value - .80) < rate(.80));
    CHECK(found.customers * bounds.inflation == Approx(bounds.expected_h1).margin(.02));
  }
  // Looking five times at 1.96 (Armitage, McPherson & Rowe 1969): .1417. Found out by the bound for .05.
  plan.z.assign(5, 1.959964);
  const auto peeking = simulate_tests(normal_pool(0.0), plan, 2).methods.back();
  CHECK(std::abs(peeking.comparisons[0].error.value - .1417) < rate(.1417));
  CHECK(peeking.fails);
}

TEST_CASE("simulated rates do not depend on threads", "[statistical]") {
  TestPlan plan;
  plan.per_arm = {40, 60};
  plan.experiments = 500;
  const auto pool = normal_pool(0.3, 500);
  const auto a = simulate_tests(pool, plan, 1), b = simulate_tests(pool, plan, 3);
  CHECK(a.methods[0].comparisons[0].power.value == b.methods[0].comparisons[0].power.value);
  CHECK(a.methods[0].comparisons[0].below.value == b.methods[0].comparisons[0].below.value);
  const auto c = analyse_tests(pool, plan, analysis::Kind::revenue, analysis::Adjust::none, .05, 100, 1e9, 1);
  const auto d = analyse_tests(pool, plan, analysis::Kind::revenue, analysis::Adjust::none, .05, 100, 1e9, 3);
  REQUIRE(c.experiments == 100);
  CHECK(c.methods[0].comparisons[0].power.value == d.methods[0].comparisons[0].power.value);
  CHECK(c.methods[0].comparisons[0].error.value == d.methods[0].comparisons[0].error.value);
}

TEST_CASE("small hold-outs of a real test's spend err as published, and are warned of", "[statistical]") {
  const auto path = test::data_file("hillstrom/hillstrom.csv");
  if (!path) return;
  Outcomes outcomes;
  outcomes.pools.resize(1);
  outcomes.pools[0].y.assign(2, hillstrom_control(*path));
  const std::size_t all = outcomes.pools[0].y[0].size();
  REQUIRE(all == 21306);
  const std::vector<std::pair<double, double>> published{{.5, .0495}, {.2, .0672}, {.1, .0999}, {.05, .1514}};
  for (const auto& [share, rate] : published) {
    TestPlan plan;
    const auto small = static_cast<std::uint64_t>(share * static_cast<double>(all));
    plan.per_arm = {all - small, small};
    plan.experiments = 20000;
    const auto found = simulate_tests(outcomes, plan, 2).methods[0];
    INFO(share);
    // Published for re-splits without replacement; customers drawn with replacement are a little more apart:
    // a twentieth of the rate is allowed for that, beside four standard errors.
    CHECK(std::abs(found.comparisons[0].error.value - rate) <
          .05 * rate + 4.0 * found.comparisons[0].error.standard_error);
    CHECK(found.fails == (share < .5));
  }
}

TEST_CASE("what the analysis takes instead holds its level in a small hold-out of long tails",
          "[statistical]") {
  Outcomes outcomes;
  outcomes.pools.resize(1);
  std::vector<double> spend;
  Stream stream({5, 0, 0, Purpose::test});
  for (std::size_t i = 0; i < 20000; ++i)
    spend.push_back(draw_uniform(stream) < .2 ? std::exp(3.0 + 1.3 * draw_normal(stream)) : 0.0);
  outcomes.pools[0].y.assign(2, spend);
  TestPlan plan;
  plan.per_arm = {950, 50};
  plan.experiments = 10000;
  const auto welch = simulate_tests(outcomes, plan, 2).methods[0];
  CHECK(welch.fails);
  const auto found =
      analyse_tests(outcomes, plan, analysis::Kind::revenue, analysis::Adjust::none, .05, 1000, 4e9, 2);
  REQUIRE(found.experiments == 1000);
  CHECK(found.permuted > .5);
  // Null: it errs in .05. Four standard errors of 1000 experiments, one false alarm in 16,000; Welch is found
  // out by the same bound.
  const double bound = 4.0 * std::sqrt(.05 * .95 / 1000.0);
  CHECK(found.methods[0].comparisons[0].error.value < .05 + bound);
  CHECK(welch.comparisons[0].error.value > .05 + bound);
}
