#pragma once
// What to say of a column that follows no known format of dates.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// The numeric format that nearly all values of a column have (nine in ten), such as "excel".
[[nodiscard]] std::optional<std::string_view> numeric_format_of(const SampleRows& rows, std::size_t column);

/// The name of a column says that its times are in UTC: "Created (UTC)".
[[nodiscard]] bool says_utc(std::string_view name);

/// "give --date-format MM/DD/YY" and the like, or empty if nothing fits the column: years of two digits,
/// numbers that are times, small numbers that may be days.
[[nodiscard]] std::string date_hint(const SampleRows& rows, std::size_t column);

/// Forms of dates beside the one of most rows, where none leaves a doubt; and in words.
struct DateForms {
  std::vector<DateFormat> more;
  std::string all;   ///< their patterns, that of most rows first
  std::string said;  ///< with their rows
};
[[nodiscard]] DateForms other_date_forms(const SampleRows& rows, std::size_t column,
                                         const DateEvidence& evidence, std::size_t best);

}  // namespace stamkund::ingest
