// Experiments in which each customer lives in one arm only, against those drawn from the pool of twins.
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "engine/study/load.h"
#include "engine/study/replicate_loop.h"
#include "experiments/analysis/effect.h"
#include "experiments/power/lives.h"
#include "experiments/power/simulated_tests.h"

using namespace stamkund;
using namespace stamkund::power;

namespace {

const std::string kShort =
    "stamkund: 1\nname: short\ncurrency: SEK\nhorizon: 10 weeks\nseed: 9\nuncertainty: {parameters: false}\n"
    "population:\n"
    "  purchases: {model: pareto-nbd, r: 2, alpha: 20 days, s: 1, beta: 50 weeks}\n"
    "  spend: {model: gamma-gamma, p: 4, q: 6, gamma: 56.25 SEK}\n"
    "  new_customers: {count: 600, arrive_over: 0 days}\n"
    "baseline: {name: today, margin: 50 %}\n"
    "arms:\n"
    "  - name: stamps\n"
    "    program:\n"
    "      unit: stamps\n"
    "      earn: {per_visit: 1 stamp}\n"
    "      reward: {at: 4 stamps, cost: 10 SEK, value: 30 SEK}\n"
    "      enrolment: {share_per_visit: 90 %, cost: 1 SEK}\n"
    "      behaviour: {goal_gradient: 0.4}\n";

/// Every customer is in one arm, by a coin of hers.
class OneArm final : public study::Assignment {
 public:
  explicit OneArm(std::uint64_t experiment) : experiment_(experiment) {}
  [[nodiscard]] bool lives(std::uint64_t customer, std::size_t arm) const override {
    Stream stream({17, experiment_, customer, Purpose::test});
    return (draw_uniform(stream) < .5 ? 0U : 1U) == arm;
  }
  [[nodiscard]] bool for_all(std::size_t /*arm*/) const override { return false; }

 private:
  std::uint64_t experiment_;
};

class Revenue final : public study::Visitor {
 public:
  void lived(const study::Lived& life, counting::Counts& /*counts*/) override {
    arms[life.arm].y.push_back(static_cast<double>(life.outcome.totals.revenue) / 100.0);
  }
  analysis::Sample arms[2];
};

}  // namespace

TEST_CASE("experiments drawn from a pool of lives find as often as such with customers of their own",
          "[statistical]") {
  Problems problems;
  auto file = study::load_scenario_text(kShort, "short.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const std::uint64_t experiments = 400;
  std::uint64_t found = 0;
  for (std::uint64_t e = 0; e < experiments; ++e) {
    const auto replicate = study::prepare(file.spec, nullptr, {0, 1000 + e, 1000 + e});
    const OneArm assignment(e);
    Revenue revenue;
    study::ReplicateLoop loop(replicate, assignment, revenue);
    loop.run(0, 600);
    const auto effect =
        analysis::welch(analysis::figure_of(revenue.arms[1]), analysis::figure_of(revenue.arms[0]));
    if (effect.p_value() <= .05 && effect.estimate() > 0) ++found;
  }
  design::PopulationSpec test;
  test.given = true;
  test.lives = 20000;
  test.draws = 1;
  file.spec.population.arrivals.count = 20000;
  const Lives lives = simulate_lives(file.spec, nullptr, {0, 1}, test, 2);
  TestPlan plan;
  plan.per_arm = {300, 300};
  const auto pool =
      simulate_tests(outcomes_of(lives, test, Measure::revenue, 70, 70), plan, 2).methods[0].comparisons[0];
  const double own = static_cast<double>(found) / static_cast<double>(experiments);
  INFO(own << " " << pool.power.value);
  CHECK(own > .2);
  CHECK(own < .8);
  // Null: both shares are of the same chance, but for the pool's own luck, which is allowed a hundredth. Four
  // standard errors, one false alarm in 16,000; half the effect is found out by the same bound.
  const double bound = 4.0 * std::sqrt(own * (1.0 - own) / static_cast<double>(experiments)) + .01;
  CHECK(std::abs(pool.power.value - own) < bound);
  auto halved = outcomes_of(lives, test, Measure::revenue, 70, 70);
  for (auto& one : halved.pools)
    for (std::size_t i = 0; i < one.y[0].size(); ++i) one.y[1][i] = .5 * (one.y[0][i] + one.y[1][i]);
  CHECK(std::abs(simulate_tests(halved, plan, 2).methods[0].comparisons[0].power.value - own) > bound);
}
