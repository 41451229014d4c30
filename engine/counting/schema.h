#pragma once
// Which figures are counted, along which axes, and where each count lies in one flat array of whole numbers.
//
// A table is figures over the cells of its axes; period, tier, decile, reward or twin is an axis like any
// other. Mechanisms declare what they count, so that no list of all figures exists but the schema.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/counting/figure.h"

namespace stamkund::counting {

struct Axis {
  std::string name;
  std::size_t size = 1;
};

/// Cells in row-major order of the axes; the figures of a cell lie side by side.
class Table {
 public:
  Table(std::string name, std::vector<Axis> axes, std::vector<Figure> figures)
      : name_(std::move(name)), axes_(std::move(axes)), figures_(std::move(figures)) {}
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::vector<Axis>& axes() const noexcept { return axes_; }
  [[nodiscard]] const std::vector<Figure>& figures() const noexcept { return figures_; }
  [[nodiscard]] std::size_t cells() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return cells() * figures_.size(); }
  [[nodiscard]] std::size_t columns() const noexcept { return figures_.size(); }
  /// Of the first count in the flat array.
  [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
  /// Needed only while customers live, not afterwards.
  [[nodiscard]] bool is_transient() const noexcept { return transient_; }
  /// Position of a figure in each cell. Errors: a figure that the table does not have is a defect.
  [[nodiscard]] std::size_t column(const std::string& figure) const;
  [[nodiscard]] bool has(const std::string& figure) const noexcept;
  friend bool operator==(const Table& a, const Table& b) {
    return a.name_ == b.name_ && a.offset_ == b.offset_ && a.cells() == b.cells() &&
           a.figures_.size() == b.figures_.size();
  }

 private:
  friend class Schema;
  std::string name_;
  std::vector<Axis> axes_;
  std::vector<Figure> figures_;
  std::size_t offset_ = 0;
  bool transient_ = false;
};

/// Flows of money and events by period; its last cell is everything beyond the horizon.
inline constexpr const char* kPeriods = "period";
/// What there was to settle at the horizon, at what it came to.
inline constexpr const char* kOwed = "owed";

class Schema {
 public:
  /// Adds a table, or figures to the table that has this name. Before `close`.
  void declare(const std::string& table, std::vector<Axis> axes, const std::vector<Figure>& figures);
  /// A table that is needed only while customers live.
  void declare_transient(const std::string& table, std::vector<Axis> axes,
                         const std::vector<Figure>& figures);
  /// Figures of flows and of what is owed: most mechanisms have no others.
  void declare(const std::vector<Figure>& flows, const std::vector<Figure>& owed = {});
  /// Puts figures into their places and lays out the array, transient tables last.
  void close();
  [[nodiscard]] const std::vector<Table>& tables() const noexcept { return tables_; }
  [[nodiscard]] bool has(const std::string& table) const noexcept;
  /// Errors: a table that does not exist is a defect.
  [[nodiscard]] const Table& table(const std::string& name) const;
  /// Counts in all, and those that are kept.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t kept_size() const noexcept { return kept_size_; }
  friend bool operator==(const Schema&, const Schema&) = default;

 private:
  [[nodiscard]] const Table* find(const std::string& name) const noexcept;
  std::vector<Table> tables_;
  std::size_t size_ = 0;
  std::size_t kept_size_ = 0;
};

}  // namespace stamkund::counting
