#pragma once
// Everything counted of one arm in one replicate. Whole numbers only: integer sums are exact, so the totals
// are the same bits in whatever order blocks, threads or ranks are added up
// (docs/decisions/0001-exact-sums.md).
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/counting/schema.h"

namespace stamkund::counting {

class Counts {
 public:
  Counts() = default;
  explicit Counts(std::shared_ptr<const Schema> schema)
      : schema_(std::move(schema)), cells_(schema_->size()) {}

  [[nodiscard]] const Schema& schema() const noexcept { return *schema_; }
  /// All counts; the way to save, load and reduce them.
  [[nodiscard]] std::span<std::int64_t> all() noexcept { return cells_; }
  [[nodiscard]] std::span<const std::int64_t> all() const noexcept { return cells_; }
  /// Those of one table.
  [[nodiscard]] std::span<std::int64_t> of(const Table& table) noexcept {
    return all().subspan(table.offset(), table.size());
  }
  [[nodiscard]] std::span<const std::int64_t> of(const Table& table) const noexcept {
    return all().subspan(table.offset(), table.size());
  }

  // By name, for whoever looks at finished counts. Names that do not exist are a defect.
  [[nodiscard]] std::int64_t& at(const std::string& table, const std::string& figure, std::size_t cell = 0);
  [[nodiscard]] std::int64_t at(const std::string& table, const std::string& figure,
                                std::size_t cell = 0) const;
  /// Periods of the run.
  [[nodiscard]] std::size_t periods() const { return schema_->table(kPeriods).cells() - 1; }
  /// A flow in one period, and in all up to the horizon.
  [[nodiscard]] std::int64_t flow(const std::string& figure, std::size_t period) const {
    return at(kPeriods, figure, period);
  }
  [[nodiscard]] std::int64_t flow(const std::string& figure) const;
  [[nodiscard]] std::int64_t owed(const std::string& figure) const { return at(kOwed, figure); }

  /// Forgets the transient tables, and their memory.
  void keep() {
    cells_.resize(schema_->kept_size());
    cells_.shrink_to_fit();
  }
  Counts& operator+=(const Counts& other);
  friend bool operator==(const Counts& a, const Counts& b) { return a.cells_ == b.cells_; }

 private:
  std::shared_ptr<const Schema> schema_;
  std::vector<std::int64_t> cells_;
};

}  // namespace stamkund::counting
