#pragma once
// Words and clocks inside dates: month names, weekdays, times of day, what a time says of its zone.
#include <cstdint>
#include <optional>
#include <string_view>

namespace stamkund::ingest {

/// A time of day; -1 = the text has none.
struct Clock {
  std::int32_t second = -1;            ///< since midnight, 0 to 86,400
  std::optional<std::int32_t> offset;  ///< seconds east of UTC, if the text says
};

/// Each takes what it finds off the front of `text`; false, and nothing taken, if it is not there.
/// Blanks are tabs, no-break spaces and narrow ones, too.
bool take_blanks(std::string_view& text);
/// Between `least` and `most` digits.
bool take_number(std::string_view& text, std::size_t least, std::size_t most, int& value);
/// In full or by its first letters; English, and what other languages of Europe write. A point may follow.
bool take_month_name(std::string_view& text, int& month);
/// "Fri", "Friday".
bool take_weekday_name(std::string_view& text);
/// The same, with a comma or a point, and blanks.
bool take_weekday(std::string_view& text);
/// The letters of 1st, 2nd, 3rd, 4th.
bool take_ordinal(std::string_view& text);
/// "de", "del" and the blanks behind it: 5 de enero de 2024.
void take_of(std::string_view& text);
/// AM or PM, also a.m.: hour 12 and smaller becomes that of 24.
bool take_half(std::string_view& text, int& hour, bool& valid);
/// Z, UTC, +02:00, -0800, CET; the whole rest of the text.
bool is_zone(std::string_view text, std::optional<std::int32_t>& offset);

/// What follows a date: "T12:34", "  8:26:00.123 PM", ", 8 pm", "T00:00:00+02:00", " 23:59 UTC"; the whole of
/// it, or nothing.
[[nodiscard]] std::optional<Clock> parse_clock(std::string_view text);

}  // namespace stamkund::ingest
