// Rules that are seen in the counts: returns, stock, and who or what a rule is for.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/behaviour/records.h"
#include "tests/counted.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;
using program::Entry;

namespace {

const std::string kQuiet = "behaviour: {goal_gradient: 0, post_reward_boost: 0 %}\n";

std::int64_t total(const counting::Counts& tally, const char* count) {
  return tally.flow(count);
}

}  // namespace

// A tenth of purchases comes back after 14 days. Null: binomial. Mutant: 12 %. At 0 % and without the key,
// all counts are the same.
TEST_CASE("returns take revenue and units back") {
  const auto with = [](const std::string& returns) {
    return test::scenario_of(
        steady(2000, "52 weeks", 1.0, 50.0, 1, returns) +
        arm("points", "earn: {per_visit: 10}\nreward: {at: 3000, cost: 5 SEK}\n" + kQuiet));
  };
  const auto plain = tallies(with(""))[0];
  const auto tenth = tallies(with("  returns: {share: 10 %, after: 14 days}\n"))[0];
  const auto sold = static_cast<double>(total(plain[1], "purchases")) * (364.0 - 14.0) / 364.0;
  const auto returned = static_cast<double>(total(tenth[1], "returns"));
  const auto z = [&](double share) { return (returned - share * sold) / std::sqrt(share * sold); };
  CHECK(std::abs(z(0.10)) < kSignificant);
  CHECK(z(0.12) < -kSignificant);
  for (const std::size_t which : {0, 1}) {
    CHECK(total(tenth[which], "purchases") == total(plain[which], "purchases"));
    CHECK(total(plain[which], "revenue") - total(tenth[which], "revenue") ==
          5000 * total(tenth[which], "returns"));
  }
  // Returns are matched with the latest purchase. Where she returns two within two weeks, the second finds
  // only one that is too old: of a few in a hundred returns the units stay.
  CHECK(total(tenth[1], "reversed") <= 10 * total(tenth[1], "returns"));
  CHECK(static_cast<double>(total(tenth[1], "reversed")) > 9.5 * returned);
  CHECK(total(plain[1], "reversed") == 0);
  const auto none = tallies(with("  returns: {share: 0 %, after: 14 days}\n"))[0];
  for (const std::size_t which : {0, 1}) CHECK(none[which] == plain[which]);
}

// Periods of a day. Never more than the stock and what else was handed out on its last day; the same as
// without a limit up to that day; then nothing.
TEST_CASE("stock: as without a limit until it is gone, then nothing") {
  auto text = steady(800, "20 weeks", 1.0, 50.0, 2);
  text.replace(text.find("period: 4 weeks"), 15, "period: 1 day");
  const auto gift = [](const std::string& stock) {
    return "earn: {per_visit: 1}\nreward: {at: 5, cost: 5 SEK" + stock + "}\n" + kQuiet;
  };
  const auto file = test::scenario_of(text + arm("limited", gift(", stock: 700")) + arm("plenty", gift("")) +
                                      arm("never gone", gift(", stock: 1000000")));
  for (const auto& replicate : tallies(file)) {
    const auto rewards = [&](std::size_t which, std::size_t day) {
      return replicate[which].flow("rewards", day);
    };
    std::int64_t handed_out = 0;
    for (std::size_t day = 0; day < replicate[1].periods(); ++day) {
      if (handed_out < 700) {
        CHECK(test::flows_of(replicate[1], day) == test::flows_of(replicate[2], day));
      } else {
        CHECK(rewards(1, day) == 0);
      }
      handed_out += rewards(1, day);
    }
    CHECK(handed_out >= 700);
    CHECK(total(replicate[2], "rewards") > handed_out);
    CHECK(replicate[2] == replicate[3]);
  }
}

// Exact: a rule for students and for coffee gives to no others, and to all of them.
TEST_CASE("earning by segment, store and category reaches those it is for and nobody else") {
  const std::string marks =
      "  segments: [{name: students, share: 30 %}, {name: others, share: 70 %}]\n"
      "  stores: [{name: city, share: 60 %}, {name: station, share: 40 %}]\n"
      "  categories: [{name: coffee, share: 80 %}, {name: food, share: 20 %}]\n";
  const std::string base = "{per_visit: 1}";
  const std::string reward = "reward: {at: 20, cost: 5 SEK}\n" + kQuiet;
  const auto file = test::scenario_of(
      steady(500, "26 weeks", 1.0, 50.0, 1, marks) +
      arm("scoped",
          "earn: [" + base +
              ", {per_visit: 1, segments: [students]}, {per_visit: 1, stores: [station]}, {per_visit: 1, "
              "categories: [coffee]}, {per_visit: 1, except_segments: [students]}]\n" +
              reward) +
      arm("plain", "earn: [" + base + "]\n" + reward));
  std::int64_t of_rule[5] = {};
  std::int64_t coffees = 0;
  for (const auto& record : records(file)) {
    std::vector<std::uint8_t> bought;
    for (const auto& step : record.steps)
      if (step.kind == world::AccountStep::Kind::purchase) {
        bought.push_back(step.occasion.category);
        coffees += step.occasion.category == 0 ? 1 : 0;
      }
    std::int64_t here[5] = {};
    for (const auto& entry : record.entries)
      if (entry.kind == Entry::Kind::issued) here[entry.rule] += entry.units;
    const auto visits = static_cast<std::int64_t>(bought.size());
    CHECK(here[0] == visits);
    CHECK(here[1] == (record.person.segment == 0 ? visits : 0));
    CHECK(here[2] == (record.person.store == 1 ? visits : 0));
    CHECK(here[3] == std::count(bought.begin(), bought.end(), 0));
    CHECK(here[4] == (record.person.segment == 0 ? 0 : visits));
    for (std::size_t rule = 0; rule < 5; ++rule) of_rule[rule] += here[rule];
  }
  for (const std::int64_t units : of_rule) CHECK(units > 0);
  CHECK(of_rule[3] == coffees);
  CHECK(same_purchases(file, 1, 0));
}

// Exact: gold members' double points come after the step up and end with the step down.
TEST_CASE("earning by tier follows the member's tier") {
  const std::string levels =
      "tiers: {basis: transactions, window: calendar, period: quarter, levels: [{name: gold, at: 12, "
      "discount: 1 %}]}\n"
      "reward: {at: 1000, cost: 5 SEK}\n" +
      kQuiet;
  const auto file =
      test::scenario_of(steady(500, "1 years", 0.9, 8.0) +
                        arm("double", "earn: [{per_visit: 10}, {multiply: 2, tiers: [gold]}]\n" + levels) +
                        arm("plain", "earn: [{per_visit: 10}]\n" + levels));
  std::int64_t doubled = 0;
  for (const auto& record : records(file)) {
    std::int64_t tier = 0;
    double issued_day = -1.0;
    for (const auto& entry : record.entries) {
      if (entry.kind == Entry::Kind::tier) tier = entry.units;
      if (entry.kind != Entry::Kind::issued) continue;
      if (entry.rule == 1) {
        CHECK((tier == 1 && entry.day == issued_day));
        ++doubled;
      }
      issued_day = entry.day;
    }
  }
  CHECK(doubled > 100);
  const auto all = tallies(file)[0];
  CHECK(total(all[1], "issued") == total(all[2], "issued") + 10 * doubled);
  CHECK(same_purchases(file, 1, 2));
}
