#include "engine/counting/counts.h"

#include "engine/base/expect.h"

namespace stamkund::counting {
namespace {

std::size_t place(const Schema& schema, const std::string& table, const std::string& figure,
                  std::size_t cell) {
  const Table& one = schema.table(table);
  STAMKUND_EXPECT(cell < one.cells());
  return one.offset() + cell * one.columns() + one.column(figure);
}

}  // namespace

std::int64_t& Counts::at(const std::string& table, const std::string& figure, std::size_t cell) {
  return cells_[place(*schema_, table, figure, cell)];
}

std::int64_t Counts::at(const std::string& table, const std::string& figure, std::size_t cell) const {
  return cells_[place(*schema_, table, figure, cell)];
}

std::int64_t Counts::flow(const std::string& figure) const {
  const Table& table = schema_->table(kPeriods);
  const std::size_t column = table.column(figure);
  std::int64_t sum = 0;
  for (std::size_t p = 0; p + 1 < table.cells(); ++p)
    sum += cells_[table.offset() + p * table.columns() + column];
  return sum;
}

Counts& Counts::operator+=(const Counts& other) {
  STAMKUND_EXPECT(cells_.size() == other.cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) cells_[i] += other.cells_[i];
  return *this;
}

}  // namespace stamkund::counting
