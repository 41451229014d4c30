#pragma once
// Reads the label columns of every row, and gives the names their final numbers.
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/id_table.h"
#include "engine/ingest/labels.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {

/// First `read` every row, then `finish`, then `ranked`.
/// Memory is bounded by 65535 names of 256 bytes a column.
class LabelColumns {
 public:
  static constexpr std::size_t kMostNames = 65'535;  ///< what 16 bits hold, less one for "none"
  static constexpr std::size_t kLongest = 256;       ///< bytes; as for customer ids (assumption)

  /// Columns from 0; nothing = not asked for.
  void use(const std::array<std::optional<std::size_t>, kLabels>& columns) { columns_ = columns; }
  [[nodiscard]] bool any() const noexcept;

  /// Preliminary numbers, in order of appearance. A value too long or one name too many gives 0 and is
  /// remembered for `judge`. `fields`: of one row, at the layout's width.
  [[nodiscard]] Labels read(const std::vector<std::string_view>& fields, std::uint64_t line);

  /// Reports every column with a value too long or with too many names.
  void judge(const Report& report, Problems& problems) const;

  /// All names in their final order.
  [[nodiscard]] LabelTable finish();
  /// From preliminary to final numbers.
  [[nodiscard]] Labels ranked(const Labels& preliminary) const;

 private:
  struct Trouble {
    std::uint64_t count = 0;
    std::uint64_t first_line = 0;
    void add(std::uint64_t line) {
      if (count++ == 0) first_line = line;
    }
  };
  struct Column {
    IdTable names;
    Trouble too_long, too_many;
    std::vector<std::uint16_t> ranks;  ///< by preliminary number, 0 included
  };

  std::array<std::optional<std::size_t>, kLabels> columns_;
  std::array<Column, kLabels> state_;
};

}  // namespace stamkund::ingest
