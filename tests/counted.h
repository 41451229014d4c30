#pragma once
// Tables of counts, for tests that compare them.
#include <vector>

#include "engine/counting/counts.h"

namespace stamkund::test {

/// All counts of a table.
[[nodiscard]] inline std::vector<std::int64_t> table_of(const counting::Counts& counts, const char* table) {
  const auto cells = counts.of(counts.schema().table(table));
  return {cells.begin(), cells.end()};
}

/// All flows of one period.
[[nodiscard]] inline std::vector<std::int64_t> flows_of(const counting::Counts& counts, std::size_t period) {
  const counting::Table& table = counts.schema().table(counting::kPeriods);
  const auto row = counts.of(table).subspan(period * table.columns(), table.columns());
  return {row.begin(), row.end()};
}

/// Figures of a table summed over the cells of its first axis: [the other cells][figures].
[[nodiscard]] inline std::vector<std::int64_t> sum_over_groups(const counting::Counts& counts,
                                                               const char* table) {
  const counting::Table& layout = counts.schema().table(table);
  const std::size_t groups = layout.axes()[0].size;
  const std::size_t each = layout.size() / groups;
  const auto cells = counts.of(layout);
  std::vector<std::int64_t> sum(each);
  for (std::size_t i = 0; i < layout.size(); ++i) sum[i % each] += cells[i];
  return sum;
}

}  // namespace stamkund::test
