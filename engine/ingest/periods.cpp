#include "engine/ingest/periods.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace stamkund::ingest {
namespace {

constexpr std::array<std::string_view, 5> kNames = {"day", "week", "month", "quarter", "year"};

std::chrono::year_month_day calendar(Day day) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{day.serial}}};
}

std::int32_t length(Period period) {
  switch (period) {
    case Period::day:
    case Period::month:
      return 1;
    case Period::week:
      return 7;
    case Period::quarter:
      return 3;
    case Period::year:
      return 12;
  }
  return 1;
}

/// The quotient, rounded down.
std::int32_t floor_of(std::int32_t number, std::int32_t by) {
  return number / by - (number % by < 0 ? 1 : 0);
}

struct Whole {
  std::int32_t number;
  bool exact;  ///< the last one ends on this very day
};

Whole whole(Day start, Day day, Period period) {
  if (period == Period::day || period == Period::week) {
    const std::int32_t days = days_between(start, day);
    return {floor_of(days, length(period)), days % length(period) == 0};
  }
  const auto from = calendar(start);
  const auto to = calendar(day);
  std::int32_t months = 12 * (int{to.year()} - int{from.year()}) +
                        static_cast<std::int32_t>(unsigned{to.month()}) -
                        static_cast<std::int32_t>(unsigned{from.month()});
  const std::chrono::year_month_day_last last{to.year() / to.month() / std::chrono::last};
  const std::chrono::day anniversary = std::min(from.day(), last.day());
  const bool reached = to.day() >= anniversary;
  if (!reached) --months;
  const std::int32_t number = floor_of(months, length(period));
  return {number, to.day() == anniversary && months % length(period) == 0};
}

}  // namespace

std::string_view name(Period period) { return kNames[static_cast<std::size_t>(period)]; }

std::optional<Period> parse_period(std::string_view text) {
  const auto found = std::find(kNames.begin(), kNames.end(), text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Period>(found - kNames.begin());
}

std::uint32_t whole_periods(Day start, Day day, Period period) {
  return static_cast<std::uint32_t>(std::max(0, whole(start, day, period).number));
}

std::int32_t signed_periods(Day start, Day day, Period period) { return whole(start, day, period).number; }

std::uint32_t begun_periods(Day start, Day day, Period period) {
  const Whole found = whole(start, day, period);
  return static_cast<std::uint32_t>(std::max(1, found.number + (found.exact ? 0 : 1)));
}

}  // namespace stamkund::ingest
