#pragma once
// Renewal periods on the calendar.
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/day.h"

namespace stamkund::ingest {

enum class Period : std::uint8_t { day, week, month, quarter, year };

/// "day", "week", "month", "quarter", "year".
[[nodiscard]] std::string_view name(Period period);
[[nodiscard]] std::optional<Period> parse_period(std::string_view text);

/// Periods that are over at the beginning of `day`, from `start` <= day. Months count by the day of the
/// month, and by the last one where there is no such day: 31 January and a month is 28 or 29 February.
[[nodiscard]] std::uint32_t whole_periods(Day start, Day day, Period period);

/// The number of the period that `day` is in, counted from the one that begins with `start`, which is 0;
/// below 0 before it.
[[nodiscard]] std::int32_t signed_periods(Day start, Day day, Period period);

/// Periods begun before `day`: the whole ones, and one more if `day` is not an anniversary; at least 1.
[[nodiscard]] std::uint32_t begun_periods(Day start, Day day, Period period);

}  // namespace stamkund::ingest
