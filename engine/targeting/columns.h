#pragma once
// Customers as columns, one value each for every attribute of a schema, and whom of them an expression means.
#include <cstdint>
#include <vector>

#include "engine/targeting/expression.h"

namespace stamkund::targeting {

struct Columns {
  Schema schema;                            ///< without functions
  std::vector<std::vector<double>> values;  ///< [schema.attributes][customers]; NaN = missing

  void add(Attribute attribute, std::vector<double> column) {
    schema.attributes.push_back(std::move(attribute));
    values.push_back(std::move(column));
  }
};

/// One customer, as an expression asks.
struct ColumnsRow {
  const Columns& columns;
  std::size_t row;
  [[nodiscard]] double attribute(std::size_t index) const { return columns.values[index][row]; }
  [[nodiscard]] double call(const Call& /*call*/) const { return std::numeric_limits<double>::quiet_NaN(); }
};

/// Positions of those who are meant, ascending.
[[nodiscard]] inline std::vector<std::uint32_t> select(const Expression& where, const Columns& columns,
                                                       std::size_t customers) {
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < customers; ++i)
    if (where.selects(ColumnsRow{columns, i})) out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

}  // namespace stamkund::targeting
