// Birthdays: whose window it is, what it gives, and that it changes nothing else.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/study/load.h"
#include "engine/study/simulate.h"
#include "tests/behaviour/records.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

scenario::ScenarioFile with_birthdays(const std::vector<std::string>& birthdays) {
  std::string text = steady(1500, "104 weeks", 1.0);
  text += arm("none", "earn: {per_visit: 10}\nreward: {at: 100, cost: 5 SEK}\n");
  for (std::size_t i = 0; i < birthdays.size(); ++i)
    text += arm("birthday " + std::to_string(i),
                "earn: {per_visit: 10}\nreward: {at: 100, cost: 5 SEK}\nbirthday: " + birthdays[i] + "\n");
  Problems problems;
  auto file = study::load_scenario_text(text, "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  return file;
}

/// Her birthdays as a calendar would have them, by the same uniform.
double birthday(const Record& record, int year) {
  return kDaysPerYear * (record.person.trait(purpose_named("birthday: date")) + year);
}

bool in_window(const Record& record, double day, double before, double after) {
  for (int year = -1; year < 4; ++year)
    if (day >= birthday(record, year) - before && day < birthday(record, year) + after) return true;
  return false;
}

}  // namespace

TEST_CASE("a birthday that gives nothing changes nothing, and a gift changes only what it costs") {
  const auto file = with_birthdays({"{after: 4 weeks}", "{after: 4 weeks, gift_cost: 20 SEK}"});
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  for (const char* flow : {"purchases", "revenue", "issued", "redeemed", "reward_cost"}) {
    CAPTURE(flow);
    CHECK(tallies[2].flow(flow) == tallies[1].flow(flow));
    CHECK(tallies[3].flow(flow) == tallies[1].flow(flow));
  }
  CHECK(tallies[1].flow("birthday_gifts") == 0);
  CHECK(tallies[2].flow("birthday_gifts") == tallies[3].flow("birthday_gifts"));
  CHECK(tallies[3].flow("birthday_cost") == 2000 * tallies[3].flow("birthday_gifts"));
  // What waits at the horizon is owed: at most a window's share of the members.
  CHECK(tallies[3].owed("owed_birthdays") > 0);
  CHECK(tallies[3].owed("owed_birthdays") < 2000 * 1500 * 4 / 52);
}

// Windows make her be looked at again at other times. What she reacts to has to be the same all the same: the
// pull of a mission ends when its time is over, not when somebody looks.
TEST_CASE("being looked at more often changes nothing, with missions that run out") {
  const std::string mission =
      "earn: {per_visit: 1}\nmissions: [{name: five, visits: 5, within: 20 days, bonus: 5}]\n"
      "reward: {at: 50, cost: 5 SEK}\nbehaviour: {goal_gradient: 1}\n";
  Problems problems;
  const auto file = study::load_scenario_text(steady(1500, "104 weeks", 1.0) + arm("mission", mission) +
                                                  arm("looked at", mission + "birthday: {after: 4 weeks}\n"),
                                              "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  const auto tallies = study::simulate(file.spec, nullptr, {})[0];
  CHECK(tallies[1].flow("birthday_gifts") == 0);
  CHECK(tallies[2].flow("birthday_gifts") > 1000);
  for (const char* flow : {"purchases", "revenue", "issued", "redeemed"})
    CHECK(tallies[2].flow(flow) == tallies[1].flow(flow));
}

// Exact: 10 units a purchase come to 23 in the window, and all of them go back with it; nothing else is
// multiplied.
TEST_CASE("multiplied units are rounded as a person would, and go back with the purchase") {
  const std::string shop =
      steady(300, "60 weeks", 0.2, 50.0, 1, "  returns: {share: 100 %, after: 2 days}\n");
  const std::string rules =
      "earn: [{per_visit: 10}, {on: joining, per_visit: 500}]\nendowed: 7\nreturns: into_negative\n"
      "reward: {at: 1000000, cost: 5 SEK}\n";
  Problems problems;
  const auto file = study::load_scenario_text(
      shop + arm("plain", rules) +
          arm("more", rules + "birthday: {after: 180 days, before: 180 days, multiplier: 2.3}\n"),
      "test.yaml", {}, problems);
  INFO(problems.text());
  REQUIRE_FALSE(problems.has_errors());
  std::size_t seen = 0;
  for (const Record& record : records(file, 2)) {
    // A return is matched with the latest purchases: who buys twice within two days is another story.
    bool apart = true;
    for (std::size_t i = 1; i < record.visits.size(); ++i)
      apart = apart && record.visits[i].day - record.visits[i - 1].day > 2.1;
    if (!apart) continue;
    ++seen;
    std::int64_t gifts = 0;
    std::int64_t issued = 0;
    std::int64_t reversed = 0;
    for (const auto& entry : record.entries) {
      if (entry.kind == program::Entry::Kind::reversed) reversed += entry.units;
      if (entry.kind != program::Entry::Kind::issued) continue;
      issued += entry.units;
      if (entry.rule != program::kGift) continue;
      gifts += 1;
      CHECK(entry.units == 13);
    }
    CHECK(gifts > 0);
    // All but the last two days' purchases have gone back; what joining gave stays.
    std::int64_t kept = 0;
    for (const auto& visit : record.visits)
      if (visit.day + 2.0 >= record.end_day) kept += in_window(record, visit.day, 180.0, 180.0) ? 23 : 10;
    CHECK(issued - reversed == 507 + kept);
  }
  CHECK(seen > 100);
}

// Null: birthdays are uniform over the year, so somebody who comes about once a week gets 2 gifts in 2 years,
// less the windows that end before her next visit (mean of exp(-4 x rate): under 3 %). Standard error of the
// mean of counts that are mostly 1 to 3: below .02 for 1,500 members. Mutant: windows twice a year.
TEST_CASE("a member gets a gift a year") {
  const auto file = with_birthdays({"{after: 4 weeks}"});
  const double gifts =
      static_cast<double>(study::simulate(file.spec, nullptr, {})[0][2].flow("birthday_gifts")) / 1500.0;
  CHECK(gifts > 1.88);
  CHECK(gifts < 2.10);
}

// Exact: units of purchases in the window, counted from the days of her purchases.
TEST_CASE("the multiplier doubles what is earned in the window, and nothing else") {
  const auto file = with_birthdays({"{before: 1 week, after: 3 weeks, multiplier: 2, units: 7}"});
  std::int64_t inside = 0;
  for (const Record& record : records(file, 2)) {
    std::int64_t issued = 0;
    for (const auto& entry : record.entries)
      if (entry.kind == program::Entry::Kind::issued) issued += entry.units;
    std::int64_t expected = 0;
    int open = -99;  // year of the window in which the gift was given
    for (const auto& visit : record.visits) {
      const bool in = in_window(record, visit.day, 7.0, 21.0);
      expected += in ? 20 : 10;
      inside += in ? 1 : 0;
      const int year = static_cast<int>(std::round((visit.day - birthday(record, 0)) / kDaysPerYear));
      if (in && year != open) {
        expected += 7;
        open = year;
      }
    }
    CHECK(issued == expected);
  }
  CHECK(inside > 5000);
}

// Null: 1.3 times the base rate in the window and the base rate outside; |z| < 4 fails one time in 16,000.
// Mutant: no lift is rejected.
TEST_CASE("the lift holds in the window only") {
  // Nothing but birthdays: units and rewards would have a pull of their own.
  Problems problems;
  const auto file = study::load_scenario_text(
      steady(1500, "104 weeks", 1.0) + arm("a", "birthday: {after: 4 weeks, lift: 30 %}\n"), "test.yaml", {},
      problems);
  REQUIRE_FALSE(problems.has_errors());
  Rate inside;
  Rate outside;
  for (const Record& record : records(file, 1)) {
    double from = record.joined_day();
    for (int year = -1; year < 3; ++year) {
      const double opens = std::max(from, birthday(record, year));
      const double closes = birthday(record, year) + 28.0;
      if (closes <= from) continue;
      outside.add(record, from, opens);
      inside.add(record, opens, closes);
      from = closes;
    }
    outside.add(record, from, record.end_day);
  }
  CHECK(std::abs(inside.z(1.3)) < kSignificant);
  CHECK(inside.z() > kSignificant);
  CHECK(std::abs(outside.z()) < kSignificant);
}

TEST_CASE("birthdays that give units need units") {
  Problems problems;
  (void)study::load_scenario_text(
      steady(10, "10 weeks", 1.0) +
          arm("a", "membership: {fee: 10 SEK, discount: 5 %}\nbirthday: {units: 5}\n"),
      "test.yaml", {}, problems);
  CHECK_THAT(problems.text(), Catch::Contains("gives units, but the program has none"));
}
