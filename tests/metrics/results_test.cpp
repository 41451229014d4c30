#include <catch2/catch.hpp>
#include <cmath>

#include "engine/metrics/group.h"
#include "engine/metrics/results.h"
#include "engine/study/setup.h"
#include "engine/study/simulate.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using counting::Counts;

namespace {

std::int64_t& at(Counts& tally, std::size_t period, const char* count) {
  return tally.at(counting::kPeriods, count, period);
}

/// Counts of so many replicates in which nothing has happened.
study::Tallies nothing_counted(const scenario::ScenarioSpec& spec, std::size_t replicates) {
  std::vector<Counts> arms;
  for (std::size_t a = 0; a < spec.arms.size(); ++a) {
    arms.emplace_back(study::schema_of(spec, a));
    arms.back().keep();
  }
  return {replicates, arms};
}

}  // namespace

// Two periods of a year each, counted by hand: money in, cost out, discounting, ROI, payback.
TEST_CASE("CLV, ROI and payback are what paper and pencil say") {
  auto file = test::scenario_of(
      "stamkund: 1\ncurrency: SEK\nhorizon: 2 years\nperiod: 1 year\nreplicates: 2\ndiscount_rate: 10 % per "
      "year\n"
      "population:\n  new_customers: {count: 100}\n  purchases: {model: pareto-nbd, r: 1, alpha: 1 weeks, s: "
      "1, beta: 1 weeks}\n"
      "  spend: {model: fixed, amount: 1 SEK}\nbaseline: {name: today, margin: 50 %}\n"
      "arms:\n  - name: club\n    program: {earn: {per_visit: 1}, platform_cost: 100 SEK per year}\n");
  auto tallies = nothing_counted(file.spec, 2);
  for (auto& replicate : tallies) {
    for (std::size_t a = 0; a < 2; ++a)
      for (std::size_t p = 0; p < 2; ++p) at(replicate[a], p, "margin") = 100'000;
    at(replicate[1], 0, "margin") += 5'000;
    at(replicate[1], 1, "margin") += 40'000;
    at(replicate[1], 0, "reward_cost") = 10'000;
  }
  const auto results = metrics::measure(file.spec, 100, tallies);
  // Baseline: 1000 SEK in the middle of each year, for each of 100 customers.
  CHECK(results.total("clv").summary[0].mean == Approx(10.0 * (std::pow(1.1, -0.5) + std::pow(1.1, -1.5))));
  // Club: margin +450, cost 100 of rewards and 2 x 100 of platform.
  CHECK(results.total("net").effects[1].mean == Approx(450.0 - 300.0));
  CHECK(results.total("program_cost").summary[1].mean == Approx(300.0));
  CHECK(results.comparison("roi").summary[1].mean == Approx(150.0 / 300.0));
  // Year 1: 50 - 200 < 0; by year 2 it is ahead: paid back at its end.
  CHECK(results.comparison("payback").summary[1].mean == Approx(2 * 365.25));
  CHECK(std::isnan(results.comparison("roi").summary[0].mean));
  CHECK_FALSE(std::isfinite(results.total("redemption_rate").summary[0].mean));
}

// "Never" is later than any day: it counts in the quantiles, and there is no mean.
TEST_CASE("an arm that pays back in a minority of replicates has no median payback") {
  auto file = test::scenario_of(
      "stamkund: 1\ncurrency: SEK\nhorizon: 1 year\nperiod: 1 year\nreplicates: 20\nuncertainty: "
      "{populations_per_draw: 1, replicates_per_population: 1}\npopulation:\n  new_customers: {count: "
      "1}\n  purchases: {model: pareto-nbd, r: 1, alpha: 1 weeks, s: 1, beta: 1 weeks}\n  spend: {model: "
      "fixed, amount: 1 "
      "SEK}\nbaseline: {name: today, margin: 50 %}\narms:\n  - name: club\n    program: {earn: {per_visit: "
      "1}}\n");
  auto tallies = nothing_counted(file.spec, 20);
  for (std::size_t r = 0; r < 20; ++r) {
    at(tallies[r][1], 0, "reward_cost") = 100;
    at(tallies[r][1], 0, "margin") = r < 8 ? 300 : 50;
  }
  const auto results = metrics::measure(file.spec, 1, tallies);
  const auto& payback = results.comparison("payback");
  CHECK(payback.summary[1].share_finite == Approx(0.4));
  CHECK(std::isnan(payback.summary[1].p50));
  CHECK(std::isnan(payback.summary[1].mean));
  CHECK(payback.summary[1].p05 == Approx(365.25));
  // (8 x 300 + 12 x 50) / 20 - 100 = 50 on a cost of 100.
  CHECK(results.comparison("roi").summary[1].mean == Approx(0.5));
}

TEST_CASE("what is issued is redeemed, expired or outstanding, in every replicate and arm") {
  auto text = test::pareto_cohort(500, "104 weeks", 6);
  text += R"(arms:
  - name: points
    program:
      earn: {per_amount: 1 point per SEK}
      endowed: 20
      expiry: {kind: rolling, after: 20 weeks}
      reward: {at: 100, cost: 3 SEK, discount: 2 SEK, probability_per_visit: 60 %}
      enrolment: {share_per_visit: 60 %}
  - name: sliding
    program:
      earn: {per_visit: 2, per_amount: 0.3}
      expiry: {kind: sliding, after: 8 weeks}
      reward: {at: 9, cost: 3 SEK}
)";
  const auto file = test::scenario_of(text);
  const auto tallies = study::simulate(file.spec, nullptr, {});
  const auto results = metrics::measure(file.spec, 500, tallies);
  const auto value = [&](const std::string& name, std::size_t i) { return results.total(name).values[i]; };
  const auto& outstanding = results.period("outstanding").values;
  for (std::size_t i = 0; i < 18; ++i) {
    const auto left = static_cast<double>(outstanding[(i + 1) * 104 - 1]);
    CHECK(left >= 0.0);
    CHECK(value("issued", i) == value("redeemed", i) + value("expired", i) + left);
  }
  CHECK(results.total("expired").summary[1].mean > 0.0);
  CHECK(results.total("expired").summary[2].mean > 0.0);
  // Money: what groups of customers add up to is what the periods add up to.
  for (const auto& replicate : tallies)
    for (const auto& arm : replicate) {
      const std::int64_t net = arm.flow("margin") - arm.flow("reward_cost") - arm.flow("contact_cost") -
                               arm.flow("enrolment_cost") - arm.owed("owed_rewards") - arm.owed("owed_open");
      const auto all = metrics::everybody(arm);
      CHECK(all.here.revenue == arm.flow("revenue"));
      CHECK(all.here.net == net);
      CHECK(all.here.customers == 500);
    }
}
