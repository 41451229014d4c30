#include "engine/counting/schema.h"

#include <algorithm>

#include "engine/base/expect.h"

namespace stamkund::counting {

std::size_t Table::cells() const noexcept {
  std::size_t cells = 1;
  for (const Axis& axis : axes_) cells *= axis.size;
  return cells;
}

bool Table::has(const std::string& figure) const noexcept {
  return std::any_of(figures_.begin(), figures_.end(), [&](const Figure& one) { return one.name == figure; });
}

std::size_t Table::column(const std::string& figure) const {
  const auto found =
      std::find_if(figures_.begin(), figures_.end(), [&](const Figure& one) { return one.name == figure; });
  STAMKUND_EXPECT(found != figures_.end());
  return static_cast<std::size_t>(found - figures_.begin());
}

const Table* Schema::find(const std::string& name) const noexcept {
  const auto found =
      std::find_if(tables_.begin(), tables_.end(), [&](const Table& one) { return one.name() == name; });
  return found == tables_.end() ? nullptr : &*found;
}

void Schema::declare(const std::string& table, std::vector<Axis> axes, const std::vector<Figure>& figures) {
  STAMKUND_EXPECT(size_ == 0);
  for (Table& one : tables_) {
    if (one.name() != table) continue;
    for (const Figure& figure : figures) STAMKUND_EXPECT(!one.has(figure.name));
    one.figures_.insert(one.figures_.end(), figures.begin(), figures.end());
    return;
  }
  tables_.emplace_back(table, std::move(axes), figures);
}

void Schema::declare_transient(const std::string& table, std::vector<Axis> axes,
                               const std::vector<Figure>& figures) {
  declare(table, std::move(axes), figures);
  tables_.back().transient_ = true;
}

void Schema::declare(const std::vector<Figure>& flows, const std::vector<Figure>& owed) {
  declare(kPeriods, {}, flows);
  declare(kOwed, {}, owed);
}

void Schema::close() {
  for (const bool transient : {false, true}) {
    for (Table& table : tables_) {
      if (table.transient_ != transient) continue;
      std::stable_sort(table.figures_.begin(), table.figures_.end(),
                       [](const Figure& a, const Figure& b) { return a.place < b.place; });
      table.offset_ = size_;
      size_ += table.size();
    }
    if (!transient) kept_size_ = size_;
  }
}

bool Schema::has(const std::string& table) const noexcept { return find(table) != nullptr; }

const Table& Schema::table(const std::string& name) const {
  const Table* found = find(name);
  STAMKUND_EXPECT(found != nullptr);
  return *found;
}

}  // namespace stamkund::counting
