#include <catch2/catch.hpp>
#include <cmath>

#include "engine/metrics/results.h"
#include "engine/study/simulate.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

const std::string kEverything = R"(
    program:
      earn: {per_amount: 1 point per SEK}
      endowed: 10
      expiry: {kind: rolling, after: 20 weeks}
      reward: {at: 100, cost: 3 SEK, discount: 1 SEK, probability_per_visit: 60 %}
      platform_cost: 10 SEK per week
      enrolment: {share_per_visit: 40 %, cost: 1 SEK}
      behaviour: {goal_gradient: {uniform: [0.1, 0.4]}, post_reward_boost: 5 %, member_defection: -20 %}
    campaigns:
      - {name: weekly, channel: email, every: 1 week, cost: 0.05 SEK, offer: {discount: 10 %}}
      - {name: sleepers, channel: post, to: sleeping, sleeping_for: 8 weeks, every: 4 weeks, cost: 6 SEK}
)";

}  // namespace

TEST_CASE("two identical arms: every figure of every replicate differs by exactly 0") {
  std::string text = test::pareto_cohort(800, "52 weeks", 12);
  text.erase(text.find("baseline:"));
  text += "baseline:\n    name: a\n    margin: 70 %" + kEverything + "arms:\n  - name: b\n";
  const auto file = test::scenario_of(text);
  study::RunOptions options;
  options.threads = 2;
  const auto results = metrics::measure(file.spec, 800, study::simulate(file.spec, nullptr, options));
  for (const auto& metric : results.periods) {
    CAPTURE(metric.name);
    CHECK(metric.values.arm(0) == metric.values.arm(1));
  }
  for (const auto& metric : results.totals) {
    CAPTURE(metric.name);
    for (std::size_t r = 0; r < 12; ++r) CHECK(metric.values[12 + r] - metric.values[r] == 0.0);
    CHECK(metric.effects[1].mean == 0.0);
    CHECK(metric.effects[1].p50 == 0.0);
  }
  for (const std::string name : {"twin_member_effect_purchases", "twin_member_effect_net"})
    for (std::size_t r = 0; r < 12; ++r) CHECK(results.comparison(name).values[12 + r] == 0.0);
  CHECK(results.total("contacts").summary[0].mean > 0.0);
  CHECK(results.total("redeemed").summary[0].mean > 0.0);
}

// With no effect at all on behaviour, members still look better than others: who comes often has more chances
// to join (slope 0), and the loyal accept more often (slope 1 makes the gap larger). Nulls: gap 0; gaps of
// slope 0 and 1 equal. Both rejected with z > 4 over 12 populations; the twin effect is exactly 0.
TEST_CASE("selection alone makes a member gap, and the twins see through it") {
  const auto file = test::scenario_of(test::pareto_cohort(2000, "52 weeks", 24) + R"(arms:
  - name: by chances alone
    program:
      earn: {per_visit: 1}
      enrolment: {share_per_visit: 30 %, loyalty_slope: 0}
  - name: by loyalty too
    program:
      earn: {per_visit: 1}
      enrolment: {share_per_visit: 30 %, loyalty_slope: 1}
)");
  const auto results = metrics::measure(file.spec, 2000, study::simulate(file.spec, nullptr, {}));
  const auto& naive = results.comparison("naive_member_gap_purchases");
  CHECK(naive.summary[1].mean / naive.summary[1].standard_error > 4.0);
  std::vector<double> difference(24);
  for (std::size_t r = 0; r < 24; ++r) difference[r] = naive.values[48 + r] - naive.values[24 + r];
  const auto more = metrics::summarise(difference, file.spec.uncertainty);
  CHECK(more.mean / more.standard_error > 4.0);
  for (const std::size_t arm : {1, 2}) {
    CHECK(results.comparison("twin_member_effect_purchases").summary[arm].mean == 0.0);
    CHECK(results.comparison("twin_member_effect_purchases").summary[arm].p50 == 0.0);
  }
}

// A reward that is redeemed less often pulls less: the effect on purchases falls with the probability, to
// exactly 0.
TEST_CASE("a reward that is never handed out does nothing") {
  std::string text = test::pareto_cohort(2000, "104 weeks", 12) + "arms:\n";
  for (const std::string p : {"100", "50", "5", "0"})
    text += "  - name: p" + p +
            "\n    program: {earn: {per_visit: 1}, reward: {at: 5, cost: 1 SEK, probability_per_visit: " + p +
            " %}, behaviour: {goal_gradient: 0.25, post_reward_boost: 2 %}}\n";
  const auto file = test::scenario_of(text);
  const auto results = metrics::measure(file.spec, 2000, study::simulate(file.spec, nullptr, {}));
  const auto& effects = results.total("purchases").effects;
  for (const std::size_t arm : {1, 2, 3}) CHECK(effects[arm].mean > effects[arm + 1].mean);
  CHECK(effects[4].mean == 0.0);
  CHECK(effects[4].p50 == 0.0);
}

// Pairing: for a +5 % purchase rate, the variance of the effect against that of independent seeds, 100
// replicates each. A variance ratio of 100 draws has a relative standard error of 20 %; the ratio is several
// hundred, so "at least 100" fails by chance with far less than 1e-6. The planted mistake pairs each arm with
// another replicate.
TEST_CASE("twins need at least a hundred times fewer replicates") {
  const auto file = test::scenario_of(test::pareto_cohort(2000, "52 weeks", 100) +
                                      "arms:\n  - name: faster\n    effects: {purchase_rate: +5 %}\n");
  const auto values =
      metrics::measure(file.spec, 2000, study::simulate(file.spec, nullptr, {})).total("purchases").values;
  const auto variance = [&](std::size_t shift) {
    double sum = 0.0;
    double squares = 0.0;
    for (std::size_t r = 0; r < 100; ++r) {
      // Replicates of one population share its people: 50 on is another population and other luck.
      const double d = values[100 + r] - values[(r + shift) % 100];
      sum += d / 100.0;
      squares += d * d / 100.0;
    }
    return squares - sum * sum;
  };
  const double ratio = variance(50) / variance(0);
  CAPTURE(ratio);
  CHECK(ratio > 100.0);
  CHECK(variance(50) / variance(37) < 100.0);
}
