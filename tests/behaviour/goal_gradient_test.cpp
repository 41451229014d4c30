// Nearness to a reward: goal gradient (Kivetz, Urminsky & Zheng 2006) and endowed progress (Nunes & Dreze
// 2006).
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

std::string card(const std::string& strength, const std::string& reward = "reward: {at: 10, cost: 9 SEK}\n") {
  return "earn: {per_visit: 1}\n" + reward + "behaviour: {goal_gradient: " + strength +
         ", post_reward_boost: 0 %}\n";
}

/// Members of arm `with` who got a reward, less those of arm `without`, customer by customer.
std::vector<double> more_completions(const scenario::ScenarioFile& file, std::size_t with,
                                     std::size_t without) {
  const auto one = records(file, with);
  const auto other = records(file, without);
  const auto completed = [](const Record& record) {
    return days_of(record, program::Entry::Kind::reward).empty() ? 0.0 : 1.0;
  };
  std::vector<double> difference;
  for (std::size_t i = 0; i < one.size(); ++i) difference.push_back(completed(one[i]) - completed(other[i]));
  return difference;
}

}  // namespace

// Null: the rate does not depend on the stamps on the card. Score test of a slope over ten balances. Mutant:
// the same check of a card without the mechanism.
TEST_CASE("goal gradient: gaps shrink with the stamps on the card") {
  const auto file =
      test::scenario_of(steady(1500, "52 weeks", 1.0) + arm("card", card("0.5")) + arm("no pull", card("0")));
  const auto rates = by_balance(records(file, 1), 10);
  CHECK(z_of_slope(rates) > kSignificant);
  for (std::size_t k = 0; k < 10; ++k)
    CHECK(std::abs(rates[k].z(std::exp(0.05 * static_cast<double>(k)))) < kSignificant);
  // The last gap is exp(0.45) times shorter than the first.
  CHECK(rates[9].factor() / rates[0].factor() == Approx(std::exp(0.45)).epsilon(0.1));

  const auto off = by_balance(records(file, 2), 10);
  CHECK(std::abs(z_of_slope(off)) < kSignificant);
  CHECK(same_purchases(file, 2, 0));
  CHECK_FALSE(same_purchases(file, 1, 0));
}

TEST_CASE("goal gradient: no acceleration without a reward, or with one that nobody gets") {
  const auto file = test::scenario_of(
      steady(500, "52 weeks", 1.0) +
      arm("no reward", "earn: {per_visit: 1}\nbehaviour: {goal_gradient: 0.5}\n") +
      arm("never asked for", card("0.5", "reward: {at: 10, cost: 9 SEK, probability_per_visit: 0 %}\n")) +
      arm("card", card("0.5")));
  CHECK(same_purchases(file, 1, 0));
  CHECK(same_purchases(file, 2, 0));
  const auto rates = by_balance(records(file, 1), 10);
  CHECK(std::abs(z_of_slope(rates)) < kSignificant);
  // Mutant: with a reward the same check fails.
  CHECK_FALSE(same_purchases(file, 3, 0));
}

// 36 weeks at a purchase in four weeks: ten stamps are hard to get, as on the car wash cards of the study.
// Null: the endowment changes nobody's card; pairs of twins, z of their mean difference. With no pull the
// cards need the same ten visits, and complete exactly alike: the endowment works through the goal gradient
// alone.
TEST_CASE("endowed progress: more complete 12 stamps with 2 given than 10") {
  const auto twelve = [](const std::string& strength) {
    return "endowed: 2\n" + card(strength, "reward: {at: 12, cost: 9 SEK}\n");
  };
  const auto file = test::scenario_of(steady(6000, "36 weeks", 0.25, 4.0) + arm("ten", card("2")) +
                                      arm("twelve", twelve("2")) + arm("ten, no pull", card("0")) +
                                      arm("twelve, no pull", twelve("0")));
  CHECK(z_of_mean(more_completions(file, 2, 1)) > kSignificant);
  const auto off = more_completions(file, 4, 3);
  CHECK(z_of_mean(off) == 0.0);
  CHECK(std::count(off.begin(), off.end(), 0.0) == static_cast<std::ptrdiff_t>(off.size()));
  CHECK(same_purchases(file, 3, 4));
}
