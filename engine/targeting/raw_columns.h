#pragma once
// A file of columns as text, and what its columns measure: read_attributes only.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/targeting/schema.h"

namespace stamkund::targeting {

struct RawColumns {
  std::string path;
  std::vector<std::string> names;
  std::vector<std::vector<std::string>> fields;  ///< [names][rows]; empty = missing
  std::vector<std::uint64_t> lines;              ///< [rows]
  [[nodiscard]] std::size_t rows() const { return lines.size(); }
  [[nodiscard]] std::optional<std::size_t> column(const std::string& name) const;
};

/// `usual_id`: the column whose name says that it holds customers, else the first.
[[nodiscard]] RawColumns read_raw(const std::string& path, std::size_t& usual_id, Problems& problems);

struct TypedColumn {
  Attribute attribute;
  std::vector<double> values;  ///< [rows]
};

/// Numbers, yes and no, or texts. Nothing, and a warning, of a column of too many different texts; nothing,
/// and an error, where a few fields of a column of numbers are none.
[[nodiscard]] std::optional<TypedColumn> typed(const RawColumns& file, std::size_t column,
                                               Problems& problems);

}  // namespace stamkund::targeting
