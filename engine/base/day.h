#pragma once
// Calendar days as a strong type.
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace stamkund {

/// A calendar day: whole days since 1970-01-01 (proleptic Gregorian).
struct Day {
  std::int32_t serial = 0;
  friend auto operator<=>(const Day&, const Day&) = default;
};

/// Days from `from` to `to`.
[[nodiscard]] constexpr std::int32_t days_between(Day from, Day to) { return to.serial - from.serial; }

/// The day, or nothing if year/month/day is no date or lies outside the years 1 to 9999.
[[nodiscard]] std::optional<Day> make_day(int year, unsigned month, unsigned day);

/// "YYYY-MM-DD" and nothing else.
[[nodiscard]] std::optional<Day> parse_iso_day(std::string_view text);

/// "YYYY-MM-DD".
[[nodiscard]] std::string to_string(Day day);

}  // namespace stamkund
