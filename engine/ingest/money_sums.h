#pragma once
// Exact sums among columns of money, whatever they are called: "Amount" and "Tip" are "Collected" in all
// rows.
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// One part of a sum, and how it counts.
struct SumPart {
  std::size_t column = 0;
  int factor = 1;      ///< 1 or -1, of the number as it stands
  bool lifts = false;  ///< makes the sum larger than it was before it, whatever the signs in the file
};

/// Numbers of the sample, a column each.
class MoneySums {
 public:
  /// `columns`: that may be part of a sum; any that are no numbers, or nothing throughout, are left out.
  MoneySums(const Evidence& evidence, const std::vector<std::size_t>& columns);

  [[nodiscard]] const std::vector<std::size_t>& columns() const { return columns_; }
  /// The fewest parts that lead from one column to another in all rows but a few. All sets of that number;
  /// none where the two are the same, or nothing leads there.
  [[nodiscard]] std::vector<std::vector<SumPart>> between(std::size_t from, std::size_t to) const;
  /// Rows in which the column is not nothing.
  [[nodiscard]] std::size_t rows_with(std::size_t column) const;
  /// Never in one row with something in both.
  [[nodiscard]] bool exclude(std::size_t a, std::size_t b) const;
  /// To the cent, in all rows.
  [[nodiscard]] bool same(std::size_t a, std::size_t b) const;
  /// What all numbers of these parts come to.
  [[nodiscard]] double total(const std::vector<SumPart>& parts) const;
  /// No row's `a` is more than this share of its `b`.
  [[nodiscard]] bool never_above(std::size_t a, std::size_t b, double share) const;

 private:
  struct Search;
  [[nodiscard]] int way_of(std::size_t part, std::size_t from, std::size_t to) const;
  [[nodiscard]] std::optional<Amount> at(std::size_t column, std::size_t row) const;

  std::size_t rows_ = 0;
  std::vector<std::size_t> columns_;
  std::vector<std::vector<std::optional<Amount>>> values_;  ///< of all columns of the file
};

}  // namespace stamkund::ingest
