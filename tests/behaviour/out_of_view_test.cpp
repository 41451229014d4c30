// Rewards that a member cannot have do not pull her: no lift is had for nothing.
#include <catch2/catch.hpp>

#include "engine/metrics/results.h"
#include "engine/study/simulate.h"
#include "tests/world/scenarios.h"

using namespace stamkund;

namespace {

std::string card(const std::string& name, const std::string& reward, const std::string& more = "") {
  return "  - name: " + name + "\n    program: {earn: {per_visit: 1}, reward: {at: 10, cost: 1 SEK" + reward +
         "}, behaviour: {goal_gradient: 0.25, post_reward_boost: 0 %}" + more + "}\n";
}

/// Purchases above the baseline from week `first` to week `last`, all replicates.
std::int64_t extra(const metrics::Results& results, std::size_t arm, std::size_t first, std::size_t last) {
  const auto& values = results.period("purchases").values;
  const std::size_t periods = results.period_start_days.size();
  std::int64_t sum = 0;
  for (std::size_t r = 0; r < results.replicates; ++r)
    for (std::size_t p = first; p < last; ++p)
      sum += values[(arm * results.replicates + r) * periods + p] - values[r * periods + p];
  return sum;
}

}  // namespace

// Null for each restriction: it leaves the effect on purchases as it is. Sums over 4 replicates of 1,500 customers; the
// open card has some thousands of purchases more, with a standard error (paired) below 100. What can never be had has
// exactly none; what ends in week 20 has at most what is under way then: below a tenth of the open card's later effect.
TEST_CASE("a reward out of reach, out of date or out of stock has no pull") {
  const auto file = test::scenario_of(
      test::pareto_cohort(1500, "104 weeks", 4) + "arms:\n" + card("open", "") + card("ended", ", until: 20 weeks") +
      card("not yet", ", from: 52 weeks") + card("gone", ", stock: 20") + card("once", ", limit: {times: 1, per: ever}") +
      card("gold only", ", tiers: [gold]",
           ", tiers: {basis: transactions, levels: [{name: gold, at: 360, discount: 1 %}]}"));
  const auto results = metrics::measure(file.spec, 1500, study::simulate(file.spec, nullptr, {}));
  const std::int64_t open = extra(results, 1, 26, 104);
  REQUIRE(open > 300);
  CHECK(10 * std::abs(extra(results, 2, 26, 104)) < open);
  CHECK(extra(results, 3, 0, 52) == 0);
  CHECK(extra(results, 3, 52, 104) > 0);
  CHECK(10 * std::abs(extra(results, 4, 52, 104)) < extra(results, 1, 52, 104));
  CHECK(extra(results, 5, 52, 104) < extra(results, 1, 52, 104));
  CHECK(extra(results, 6, 0, 104) == 0);
}

// Discounts on purchases that are given back are no cost: without any effect, a program returns exactly nothing on what
// it costs, whatever is returned.
TEST_CASE("returned purchases take their discounts back") {
  std::string text = test::pareto_cohort(1500, "52 weeks", 2);
  text.replace(text.find("  purchases:"), 0, "  returns: {share: 20 %, after: 10 days}\n");
  const auto file = test::scenario_of(text +
                                      "arms:\n  - name: member price\n    program: {earn: {per_visit: 1}, enrolment: "
                                      "{share_per_visit: 50 %}, tiers: {basis: transactions, levels: [{name: a, at: 1, "
                                      "discount: 10 %}]}, behaviour: {goal_gradient: 0}}\n");
  const auto results = metrics::measure(file.spec, 1500, study::simulate(file.spec, nullptr, {}));
  CHECK(results.total("purchases").effects[1].mean == 0.0);
  CHECK(results.comparison("roi").summary[1].mean == Approx(-1.0).epsilon(1e-9));
}
