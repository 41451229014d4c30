#include <catch2/catch.hpp>
#include <cmath>

#include "models/program/calendar.h"

using stamkund::make_day;
using stamkund::program::Calendar;
using stamkund::program::Period;

TEST_CASE("Calendar periods end where the next begins", "[program]") {
  const Calendar calendar(*make_day(2024, 2, 28));  // a Wednesday, before a leap day
  CHECK(calendar.end(0.0, Period::day) == 1.0);
  CHECK(calendar.end(0.999, Period::day) == 1.0);
  CHECK(calendar.end(1.0, Period::day) == 2.0);
  CHECK(calendar.weekday(0.0) == 2);
  CHECK(calendar.weekday(-3.5) == 5);
  CHECK(calendar.end(0.0, Period::week) == 5.0);
  CHECK(calendar.end(5.0, Period::week) == 12.0);
  CHECK(calendar.end(0.0, Period::month) == 2.0);
  CHECK(calendar.end(2.0, Period::month) == 33.0);
  CHECK(calendar.end(0.0, Period::quarter) == 33.0);
  CHECK(calendar.end(0.0, Period::year) == 308.0);
  CHECK(calendar.number(307.9, Period::year) == 2024);
  CHECK(calendar.number(308.0, Period::year) == 2025);
  CHECK(calendar.end(0.0, Period::ever) == stamkund::program::Calendar{}.end(1e6, Period::day));
}

TEST_CASE("Months and years after a day are those of the calendar where day 0 is stated", "[program]") {
  const Calendar stated(*make_day(2024, 1, 31), true);
  const double month = 30.4375;
  const auto date = [&](double day) { return stamkund::to_string(stated.date(day)); };
  CHECK(date(stated.after(0.0, month)) == "2024-03-01");  // the end of February
  CHECK(date(stated.after(1.0, month)) == "2024-03-01");
  CHECK(date(stated.after(0.0, 2.0 * month)) == "2024-03-31");
  CHECK(date(stated.after(0.0, 12.0 * month)) == "2025-01-31");
  CHECK(date(stated.after(0.0, 3.0 * month)) == "2024-05-01");  // the end of April
  CHECK(stated.after(10.25, 12.0 * month) == 10.25 + 366.0);    // 10 February 2024, over 29 February
  CHECK(stated.after(40.25, 12.0 * month) == 40.25 + 365.0);
  CHECK(date(stated.after(-31.0, 12.0 * month)) == "2024-12-31");
  // Anything else is days.
  CHECK(stated.after(0.0, 30.0) == 30.0);
  CHECK(stated.after(0.0, 45.0) == 45.0);
  CHECK(stated.after(0.0, 0.0) == 0.0);
  CHECK(stated.after(0.0, 1.5 * month) == 1.5 * month);
  CHECK(stated.after(0.0, 1e9 * month) == 1e9 * month);
  // Nobody said when day 0 is.
  CHECK(Calendar(*make_day(2024, 1, 31)).after(0.0, 12.0 * month) == 12.0 * month);
}

TEST_CASE("What is later ends no earlier", "[program]") {
  const Calendar calendar(*make_day(2023, 12, 30), true);
  for (const double months : {1.0, 2.0, 3.0, 12.0, 13.0, 24.0}) {
    double before = -1e9;
    for (double day = -500.0; day < 1500.0; day += 0.3) {
      const double end = calendar.after(day, months * 30.4375);
      REQUIRE(end >= before);
      REQUIRE(std::abs(end - day - months * 30.4375) < 4.0);
      before = end;
    }
  }
}

TEST_CASE("The end of a period is later than every day in it and the number changes there", "[program]") {
  const Calendar calendar(*make_day(1999, 12, 30));
  for (const Period period : {Period::day, Period::week, Period::month, Period::quarter, Period::year})
    for (double day = -800.0; day < 3000.0; day += 0.75) {
      const double end = calendar.end(day, period);
      REQUIRE(end > day);
      REQUIRE(calendar.number(day, period) + 1 == calendar.number(end, period));
      REQUIRE(calendar.number(end - 0.001, period) == calendar.number(day, period));
    }
}
