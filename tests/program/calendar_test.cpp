#include <catch2/catch.hpp>

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
