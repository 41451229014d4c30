#include "models/program/calendar.h"

#include <chrono>
#include <cmath>
#include <limits>

namespace stamkund::program {
namespace {

/// Beyond a hundred thousand days there is no calendar worth having; keeps the arithmetic within 32 bits.
constexpr double kFarDays = 1e5;

std::int32_t whole(double day) { return static_cast<std::int32_t>(std::floor(day)); }

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return (a >= 0 ? a : a - b + 1) / b; }

/// Months since year 0.
std::int64_t month_of(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.serial}}};
  return std::int64_t{static_cast<int>(date.year())} * 12 + (static_cast<unsigned>(date.month()) - 1);
}

std::int32_t first_of(std::int64_t month) {
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(floor_div(month, 12))},
      std::chrono::month{static_cast<unsigned>(month - 12 * floor_div(month, 12)) + 1}, std::chrono::day{1}};
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::int64_t months_in(Period period) {
  return period == Period::month ? 1 : period == Period::quarter ? 3 : 12;
}

}  // namespace

Day Calendar::date(double day) const {
  return Day{zero_.serial + whole(std::fmin(std::fmax(day, -kFarDays), kFarDays))};
}

std::int64_t Calendar::number(double day, Period period) const {
  switch (period) {
    case Period::ever:
      return 0;
    case Period::day:
      return date(day).serial;
    case Period::week:
      return floor_div(std::int64_t{date(day).serial} + 3, 7);  // 1970-01-01 was a Thursday
    default:
      return floor_div(month_of(date(day)), months_in(period));
  }
}

double Calendar::end(double day, Period period) const {
  if (period == Period::ever || !(day < kFarDays)) return std::numeric_limits<double>::infinity();
  std::int64_t serial = 0;
  if (period == Period::day)
    serial = std::int64_t{date(day).serial} + 1;
  else if (period == Period::week)
    serial = (number(day, period) + 1) * 7 - 3;
  else
    serial = first_of((number(day, period) + 1) * months_in(period));
  return static_cast<double>(serial - zero_.serial);
}

double Calendar::months_after(double day, double days, std::int64_t months) const {
  if (!(day > -kFarDays && day + days < kFarDays)) return day + days;
  const std::int32_t start = whole(day);
  const std::int32_t serial = zero_.serial + start;
  const std::int64_t month = month_of(Day{serial});
  const std::int32_t of_month = serial - first_of(month);  // from 0
  const std::int32_t end = first_of(month + months + 1);
  const std::int32_t same = first_of(month + months) + of_month;
  return same < end ? static_cast<double>(same - zero_.serial) + (day - static_cast<double>(start))
                    : static_cast<double>(end - zero_.serial);
}

unsigned Calendar::weekday(double day) const {
  const std::int64_t serial = std::int64_t{date(day).serial} + 3;
  return static_cast<unsigned>(serial - 7 * floor_div(serial, 7));
}

}  // namespace stamkund::program
