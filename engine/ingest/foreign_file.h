#pragma once
// Files that people take for text and that are something else.
#include <optional>
#include <string_view>

namespace stamkund::ingest {

struct ForeignFile {
  std::string_view what;    ///< "a Parquet file"
  std::string_view remedy;  ///< what makes text of it
};

/// By the first bytes of a file.
[[nodiscard]] std::optional<ForeignFile> foreign_file(std::string_view first_bytes);

}  // namespace stamkund::ingest
