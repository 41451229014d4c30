#include "engine/report/table.h"

#include <algorithm>

#include "engine/base/expect.h"
#include "engine/report/numbers.h"

namespace stamkund::report {

void Table::column(std::string head, std::vector<std::string> cells) {
  STAMKUND_EXPECT(columns_.empty() || cells.size() == columns_[0].cells.size());
  columns_.push_back({std::move(head), std::move(cells)});
}

std::string Table::text(const std::string& indent) const {
  if (empty()) return "";
  std::vector<std::size_t> widths;
  std::size_t total = 0;
  for (const auto& column : columns_) {
    std::size_t widest = width(column.head);
    for (const auto& cell : column.cells) widest = std::max(widest, width(cell));
    widths.push_back(widest);
    total += widest + 2;
  }
  const auto line = [&](const auto& cell_of) {
    std::string text = indent;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      text +=
          (c == 0 ? left(cell_of(columns_[c]), widths[c]) : "  " + right(cell_of(columns_[c]), widths[c]));
    return text + "\n";
  };
  std::string out = line([](const Column& column) { return column.head; });
  out += indent + std::string(total - 2, '-') + "\n";
  for (std::size_t row = 0; row < columns_[0].cells.size(); ++row)
    out += line([row](const Column& column) { return column.cells[row]; });
  return out;
}

}  // namespace stamkund::report
