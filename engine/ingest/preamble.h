#pragma once
// What stands above the rows of a spreadsheet's export: a line that states the delimiter, titles.
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// The delimiter that a first line "sep=;" states.
[[nodiscard]] std::optional<char> stated_delimiter(std::string_view line);

/// The width that most rows from `from` on have, the smaller of equally frequent ones, and how many have it.
/// Lines of one field above the first wider row are titles and do not count.
[[nodiscard]] std::pair<std::size_t, std::size_t> usual_width(const SampleRows& rows, std::size_t from);

/// The field reads as a date or an amount.
[[nodiscard]] bool looks_like_data(std::string_view field);

/// How many of the first rows are titles above a header. A header is a row that names a customer and a date,
/// or that has as many fields as most rows and no data, above rows that have some. Titles have another number
/// of fields, or leave most of them empty. 0 where there is no header: then nothing tells a title from a bad
/// row.
[[nodiscard]] std::size_t title_lines(const SampleRows& rows);

}  // namespace stamkund::ingest
