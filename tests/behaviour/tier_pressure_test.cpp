// Tiers before the deadline: bunching (Kopalle et al. 2012; Orhun, Guo & Hagemann 2022).
#include <algorithm>
#include <catch2/catch.hpp>

#include "models/program/calendar.h"
#include "tests/behaviour/records.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

const std::string kCalendar = "window: calendar, period: quarter";
const std::string kRolling = "window: rolling, length: 3 months";

/// Twelve purchases a quarter, of customers who make thirteen.
std::string levels(const std::string& window, const std::string& behaviour) {
  return "earn: {per_visit: 1}\ntiers: {basis: transactions, " + window +
         ", levels: [{name: silver, at: 12}]}\nbehaviour: {" + behaviour + "}\n";
}

/// Purchases in the rest of each calendar quarter and in its last four weeks, whatever the program's windows
/// are.
std::vector<Rate> around_deadlines(const scenario::ScenarioFile& file, std::size_t arm) {
  const program::Calendar calendar(file.spec.start);
  std::vector<Rate> rates(2);
  for (const auto& record : records(file, arm)) {
    double start = 0.0;
    for (double end = calendar.end(0.0, program::Period::quarter); end < record.end_day;
         end = calendar.end(end, program::Period::quarter)) {
      rates[0].add(record, start, end - 28.0);
      rates[1].add(record, end - 28.0, end);
      start = end;
    }
  }
  return rates;
}

}  // namespace

// Null: as many purchases a day in the last four weeks of a quarter as before. Mutants: the same pressure
// under a rolling window, which has no deadline, and no pressure: neither may show bunching.
TEST_CASE("tier pressure: purchases bunch before a calendar deadline, not with a rolling window") {
  const auto file = test::scenario_of(
      steady(1500, "2 years", 1.0) +
      arm("calendar", levels(kCalendar, "tier_pressure: 100 %, tier_pressure_within: 4 weeks")) +
      arm("rolling", levels(kRolling, "tier_pressure: 100 %, tier_pressure_within: 4 weeks")) +
      arm("calendar, no pressure", levels(kCalendar, "tier_pressure: 0 %")) +
      arm("not mentioned", levels(kCalendar, "member_spend: 0 %")) +
      arm("without levels", "earn: {per_visit: 1}\n"));
  const auto calendar = around_deadlines(file, 1);
  CHECK(z_of_difference(calendar[1], calendar[0]) > kSignificant);
  CHECK(calendar[1].factor() > 1.1);
  const auto rolling = around_deadlines(file, 2);
  CHECK(std::abs(z_of_difference(rolling[1], rolling[0])) < kSignificant);
  CHECK(same_purchases(file, 2, 0));
  const auto off = around_deadlines(file, 3);
  CHECK(std::abs(z_of_difference(off[1], off[0])) < kSignificant);
  CHECK(same_counts(file, 3, 4));
  CHECK(same_purchases(file, 3, 5));
}

// Who has what she needs, or cannot make it any more, is not pressed. Null: base rate.
TEST_CASE("tier pressure: only on those who miss something and can still make it") {
  const auto file = test::scenario_of(
      steady(1500, "2 years", 1.0) +
      arm("calendar",
          levels(kCalendar,
                 "tier_pressure: 100 %, tier_pressure_within: 4 weeks, tier_pressure_stretch: 2")));
  const program::Calendar calendar(file.spec.start);
  Rate has;
  Rate striving;
  Rate hopeless;
  for (const auto& record : records(file))
    for (double start = 0.0, end = calendar.end(0.0, program::Period::quarter); end < record.end_day;
         start = end, end = calendar.end(end, program::Period::quarter)) {
      // The first week of the time of pressure, by what she had when it began.
      const double from = end - 28.0;
      const auto bought = std::count_if(record.visits.begin(), record.visits.end(), [&](const Visit& visit) {
        return visit.day >= start && visit.day <= from;
      });
      // At twice her pace she makes eight more in four weeks, six in three.
      if (bought >= 12)
        has.add(record, from, from + 7.0);
      else if (bought >= 6)
        striving.add(record, from, from + 7.0);
      else if (bought <= 2)
        hopeless.add(record, from, from + 7.0);
    }
  CHECK(striving.z() > kSignificant);
  CHECK(std::abs(has.z()) < kSignificant);
  CHECK(hopeless.expected > 20.0);
  CHECK(std::abs(hopeless.z()) < kSignificant);
}
