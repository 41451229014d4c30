// What a run's verdict hinges on, told by its own draws.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/report/hinge.h"
#include "engine/scenario/resolve.h"
#include "engine/study/load.h"

using namespace stamkund;

namespace {

constexpr std::uint64_t kDraws = 30;

constexpr const char* kCard = R"(    program:
      earn: {per_visit: 1}
      reward: {at: 10, cost: 13.50 SEK}
      behaviour: {goal_gradient: {uniform: [0, 0.25]}}
)";

/// `today`, `arm`: programs of the baseline and of the arm.
scenario::ScenarioFile scenario_of(std::uint64_t seed, const std::string& today = "",
                                   const std::string& arm = kCard) {
  Problems problems;
  auto file = study::load_scenario_text("stamkund: 1\nseed: " + std::to_string(seed) + R"(
name: hinge
currency: SEK
horizon: 26 weeks
replicates: 120
population:
  new_customers: {count: 100, arrive_over: 4 weeks}
  purchases: {model: pareto-nbd, r: 0.7, alpha: 2 weeks, s: 0.9, beta: 75 weeks}
  spend: {model: fixed, amount: 45 SEK}
baseline:
    name: today
    margin: 70 %
)" + today + R"(
arms:
  - name: card
)" + arm,
                                        "s.yaml", {}, problems);
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

const scenario::Quantity& gradient(const scenario::ScenarioFile& file) {
  for (const auto& one : file.uncertain)
    if (one.path.ends_with(".program.behaviour.goal_gradient")) return one.quantity;
  FAIL("the scenario has no such quantity");
  return file.uncertain.front().quantity;
}

/// A run whose effect on net is slope times (gradient - .1), and luck.
metrics::Results results_of(const scenario::ScenarioFile& file, double slope, double luck,
                            std::uint64_t seed) {
  metrics::Results out;
  out.arms = {"today", "card"};
  out.replicates = 4 * kDraws;
  metrics::Figure net;
  net.name = "net";
  net.values = {2, 1};
  for (std::uint64_t r = 0; r < out.replicates; ++r) {
    Stream stream({seed, r, 0, Purpose::test});
    const double level = 1000.0 * draw_normal(stream);
    net.values.push_back(0, level);
    net.values.push_back(1, level + slope * (scenario::Resolve(file.spec, r / 4)(gradient(file)) - 0.1) +
                                luck * draw_normal(stream));
  }
  out.totals.push_back(net);
  return out;
}

}  // namespace

TEST_CASE("A planted break-even is found where it was planted") {
  // Luck of 60 a replicate, 30 a draw; slope 1000 a unit over .25: the crossing is known to about .006.
  const auto file = scenario_of(1);
  const auto hinge = report::hinge_of(results_of(file, 1000.0, 60.0, 1), file, 1);
  REQUIRE(hinge);
  CHECK(hinge->path == "arms[0].program.behaviour.goal_gradient");
  REQUIRE(hinge->break_even);
  CHECK(*hinge->break_even == Approx(0.1).margin(0.03));
  CHECK(hinge->effect_high > hinge->effect_low);
  // A planted mistake: the same line without the crossing has no break-even.
  auto above = results_of(file, 1000.0, 60.0, 1);
  auto& net = above.totals[0].values;
  std::vector<double> raised = net.arm(0);
  for (const double value : net.arm(1)) raised.push_back(value + 500.0);
  net = metrics::Values<double>(2, 1, raised);
  CHECK_FALSE(report::hinge_of(above, file, 1)->break_even);
}

TEST_CASE("Where nothing hinges on it, it is hardly ever said") {
  // Null: the effect is luck alone. |t| >= 4 with 28 degrees of freedom has a chance of .0004: in 500 runs
  // more than three come once in 20,000.
  const auto file = scenario_of(2);
  int said = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed)
    said += report::hinge_of(results_of(file, 0.0, 60.0, seed), file, 1) ? 1 : 0;
  CHECK(said <= 3);
}

TEST_CASE("Too few draws say nothing") {
  const auto file = scenario_of(3);
  auto few = results_of(file, 1000.0, 1.0, 1);
  few.replicates = 4 * 10;
  CHECK_FALSE(report::hinge_of(few, file, 1));
}

TEST_CASE("What is uncertain in the baseline's program alone is tried") {
  // As above, of an arm that ends the program: the arm has nothing that is uncertain.
  const auto ends = scenario_of(1, kCard, "    program: none\n");
  const auto results = results_of(ends, 1000.0, 60.0, 1);
  const auto hinge = report::hinge_of(results, ends, 1);
  REQUIRE(hinge);
  CHECK(hinge->path == "baseline.program.behaviour.goal_gradient");
  CHECK(hinge->of_baseline);
  REQUIRE(hinge->break_even);
  CHECK(*hinge->break_even == Approx(0.1).margin(0.03));
  CHECK(report::named(*hinge, "it", "today", {}) == "it in 'today'");
  // Null, of the same quantity: the effect is luck alone. At most three of 500, as above.
  int said = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed)
    said += report::hinge_of(results_of(ends, 0.0, 60.0, seed), ends, 1) ? 1 : 0;
  CHECK(said <= 3);
}

TEST_CASE("A quantity that both have is tried once, as the arm's") {
  const auto both = scenario_of(1, kCard, kCard);
  std::size_t stated = 0;
  for (const auto& one : both.uncertain) stated += one.path.ends_with(".goal_gradient") ? 1 : 0;
  CHECK(stated == 2);
  const auto slopes = report::slopes_of(results_of(both, 1000.0, 60.0, 1), both, 1);
  REQUIRE(slopes.size() == 1);
  CHECK(slopes[0].path == "arms[0].program.behaviour.goal_gradient");
  CHECK_FALSE(slopes[0].of_baseline);
  CHECK(report::named(slopes[0], "it", "today", {}) == "it");
  // Where the arm states it as a number, what is left is the baseline's.
  std::string fixed = kCard;
  fixed.replace(fixed.find("{uniform: [0, 0.25]}"), 20, "0.1");
  const auto stated_there = scenario_of(1, kCard, fixed);
  const auto left = report::slopes_of(results_of(stated_there, 1000.0, 60.0, 1), stated_there, 1);
  REQUIRE(left.size() == 1);
  CHECK(left[0].of_baseline);
}

TEST_CASE("What goes together by chance on few draws is told apart") {
  // The effect is 600 times the goal gradient less 200 times the change of visits, exactly: each line is its
  // own, where one alone would have the other's effect in it, too.
  const auto file = scenario_of(4, "", R"(    program:
      earn: {per_visit: 1}
      reward: {at: 10, cost: 13.50 SEK}
      behaviour: {goal_gradient: {uniform: [0, 0.25]}, member_purchase_rate: {uniform: [0 %, 40 %]}}
)");
  const auto& rate = [&]() -> const scenario::Quantity& {
    for (const auto& one : file.uncertain)
      if (one.path.ends_with("member_purchase_rate")) return one.quantity;
    FAIL("no such quantity");
    return file.uncertain.front().quantity;
  }();
  auto results = results_of(file, 600.0, 0.0, 1);
  auto& net = results.totals[0].values;
  std::vector<double> both = net.arm(0);
  for (std::uint64_t r = 0; r < results.replicates; ++r)
    both.push_back(net.arm(1)[r] - 200.0 * scenario::Resolve(file.spec, r / 4)(rate));
  net = metrics::Values<double>(2, 1, both);
  const auto slopes = report::slopes_of(results, file, 1);
  REQUIRE(slopes.size() == 2);
  for (const auto& one : slopes) {
    const double slope = one.path.ends_with("goal_gradient") ? 600.0 : -200.0;
    CHECK((one.effect_high - one.effect_low) / (one.high - one.low) == Approx(slope).epsilon(1e-6));
    CHECK(one.clearness > 100.0);
  }
}

TEST_CASE("An arm without anything uncertain hinges on nothing") {
  // What is uncertain may be another arm's alone.
  std::string fixed = kCard;
  fixed.replace(fixed.find("{uniform: [0, 0.25]}"), 20, "0.1");
  const auto file = scenario_of(1, "", fixed + "  - name: other\n" + kCard);
  REQUIRE(file.uncertain.size() > 0);
  auto results = results_of(file, 1000.0, 60.0, 1);
  CHECK(report::slopes_of(results, file, 1).empty());
  CHECK_FALSE(report::hinge_of(results, file, 1));
}
