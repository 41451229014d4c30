#pragma once
// Customer ids that stand for nobody, and ids that are one customer written in two ways.
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/problems.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/options.h"

namespace stamkund::ingest {

/// What databases and data frames write for "no value", and nothing at all.
[[nodiscard]] bool no_value(std::string_view text);
/// The same, and "-" and 0000-00-00, as data bases write a date or a sum that is not there.
[[nodiscard]] bool says_nothing(std::string_view text);

enum class Placeholder : std::uint8_t {
  no,
  yes,      ///< "guest", "unknown", "#N/A", -1
  perhaps,  ///< 0, 9999: an id like others where its neighbour is one, too
};
[[nodiscard]] Placeholder placeholder_of(std::string_view id);

/// Is it one, in a file with these ids?
[[nodiscard]] bool stands_for_nobody(std::string_view id, const IdTable& ids);

/// The id that is the same customer; `scratch` may hold it. As it is, where nothing is to be folded.
[[nodiscard]] std::string_view folded(std::string_view id, const Options& options, std::string& scratch);

/// Warns of ids that would be one customer if they were folded, with the option that does it.
void judge_ids(const IdTable& ids, const Options& options, const std::string& file, Problems& problems);

}  // namespace stamkund::ingest
