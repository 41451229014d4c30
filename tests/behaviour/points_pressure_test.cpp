// Around a reward: points pressure before it, rewarded behaviour after it (Taylor & Neslin 2005); and the
// incentive of light and heavy users (Hartmann & Viard 2008).
#include <catch2/catch.hpp>

#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

std::string card(const std::string& behaviour) {
  return "earn: {per_visit: 1}\nreward: {at: 8, cost: 9 SEK}\nbehaviour: {goal_gradient: 0, " + behaviour +
         "}\n";
}

/// States before a reward: far (more than a quarter missing) and near.
std::vector<Rate> before_reward(const std::vector<Record>& lives) {
  const auto rates = by_balance(lives, 8);
  std::vector<Rate> out(2);
  for (std::size_t k = 0; k < 8; ++k) {
    out[k >= 6 ? 1 : 0].seen += rates[k].seen;
    out[k >= 6 ? 1 : 0].expected += rates[k].expected;
  }
  return out;
}

/// Weeks 1-2, 3-5, 6-10 after a reward.
std::vector<Rate> after_reward(const std::vector<Record>& lives) {
  return after_each(lives, {0.0, 14.0, 35.0, 70.0},
                    [](const Record& record) { return days_of(record, program::Entry::Kind::reward); });
}

/// Mean of exp(-t / tau) over [from, to].
double mean_decay(double from, double to, double tau) {
  return tau * (std::exp(-from / tau) - std::exp(-to / tau)) / (to - from);
}

}  // namespace

// Nulls: the same rate far from and near a reward; the same in the weeks after one. The two mechanisms are
// told apart: each is silent in the other's window.
TEST_CASE("points pressure rises before a reward, rewarded behaviour decays after it") {
  const auto file = test::scenario_of(steady(2000, "104 weeks", 0.5) +
                                      arm("pressure", card("points_pressure: 50 %, post_reward_boost: 0 %")) +
                                      arm("boost", card("points_pressure: 0 %, post_reward_boost: 50 %")) +
                                      arm("neither", card("points_pressure: 0 %, post_reward_boost: 0 %")) +
                                      arm("not mentioned", card("post_reward_boost: 0 %")));

  const auto pressed = records(file, 1);
  const auto before = before_reward(pressed);
  CHECK(z_of_difference(before[1], before[0]) > kSignificant);
  CHECK(std::abs(before[1].z(1.5)) < kSignificant);
  CHECK(std::abs(before[0].z(1.0)) < kSignificant);
  CHECK(after_reward(pressed)[0].z(1.0) < kSignificant);

  const auto boosted = records(file, 2);
  const auto after = after_reward(boosted);
  CHECK(after[0].z(1.0) > kSignificant);
  CHECK(z_of_slope(after) < -kSignificant);
  CHECK(std::abs(after[0].z(1.0 + 0.5 * mean_decay(0.0, 14.0, 35.0))) < kSignificant);
  // The first stamps of a card are the ones just after a reward; only there is it faster.
  CHECK(z_of_difference(before_reward(boosted)[1], before_reward(boosted)[0]) < -kSignificant);

  // Off: neither shape, and every count as without the mechanisms.
  const auto off = records(file, 3);
  CHECK(std::abs(z_of_difference(before_reward(off)[1], before_reward(off)[0])) < kSignificant);
  CHECK(std::abs(z_of_slope(after_reward(off))) < kSignificant);
  CHECK(same_counts(file, 3, 4));
  CHECK(same_purchases(file, 3, 0));
}

// Two segments, a purchase in five weeks and two a week. Null: the incentive does not rise with the stamps.
// The light rise steeply; the heavy are at a high level from the start and nearly flat. Mutant: points
// pressure, which treats both alike, fails the comparison.
TEST_CASE("future value: the incentive is steep in stamps for light users, nearly flat for heavy ones") {
  const std::string marks =
      "  segments: [{name: heavy, share: 20 %, purchase_rate: 0 %}, {name: light, share: 80 %, "
      "purchase_rate: -90 "
      "%}]\n";
  const auto file = test::scenario_of(
      steady(8000, "104 weeks", 2.0, 50.0, 1, marks) +
      arm("future",
          card("future_value: 100 %, future_value_discount: 300 % per year, post_reward_boost: 0 %")) +
      arm("pressure", card("points_pressure: 50 %, points_pressure_within: 50 %, post_reward_boost: 0 %")) +
      arm("off", card("future_value: 0 %, post_reward_boost: 0 %")) +
      arm("none", card("post_reward_boost: 0 %")));
  // [usage][first or last four stamps]
  const auto halves = [&](std::size_t which, std::uint8_t segment) {
    std::vector<Record> some;
    for (auto& record : records(file, which))
      if (record.person.segment == segment) some.push_back(std::move(record));
    const auto rates = by_balance(some, 8);
    std::vector<Rate> out(2);
    for (std::size_t k = 0; k < 8; ++k) {
      out[k / 4].seen += rates[k].seen;
      out[k / 4].expected += rates[k].expected;
    }
    return out;
  };
  // Log of the rise from the first half to the second; s.e. by the delta method.
  const auto rise = [](const std::vector<Rate>& r) { return std::log(r[1].factor() / r[0].factor()); };
  const auto variance = [](const std::vector<Rate>& r) { return 1.0 / r[0].seen + 1.0 / r[1].seen; };
  const auto steeper = [&](std::size_t which) {
    const auto light = halves(which, 1);
    const auto heavy = halves(which, 0);
    return (rise(light) - rise(heavy)) / std::sqrt(variance(light) + variance(heavy));
  };
  const auto light = halves(1, 1);
  const auto heavy = halves(1, 0);
  CHECK(z_of_difference(light[1], light[0]) > kSignificant);
  CHECK(rise(heavy) < 0.1);
  CHECK(heavy[0].factor() > 1.8);
  CHECK(steeper(1) > kSignificant);
  CHECK(std::abs(steeper(2)) < kSignificant);
  CHECK(std::abs(steeper(3)) < kSignificant);
  CHECK(same_counts(file, 3, 4));
}
