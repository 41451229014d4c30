#pragma once
// A table for a terminal: first column left-aligned, the others right-aligned.
#include <string>
#include <vector>

namespace stamkund::report {

class Table {
 public:
  /// All columns have the same number of cells.
  void column(std::string head, std::vector<std::string> cells);
  [[nodiscard]] bool empty() const { return columns_.empty() || columns_[0].cells.empty(); }
  /// Head, a line, one line a row; each begins with `indent`.
  [[nodiscard]] std::string text(const std::string& indent = "") const;

 private:
  struct Column {
    std::string head;
    std::vector<std::string> cells;
  };
  std::vector<Column> columns_;
};

}  // namespace stamkund::report
