#include "engine/ingest/label_columns.h"

#include <algorithm>
#include <string>

namespace stamkund::ingest {

bool LabelColumns::any() const noexcept {
  return std::any_of(columns_.begin(), columns_.end(), [](const auto& c) { return c.has_value(); });
}

Labels LabelColumns::read(const std::vector<std::string_view>& fields, std::uint64_t line) {
  Labels out{};
  for (std::size_t l = 0; l < kLabels; ++l) {
    if (!columns_[l]) continue;
    const auto text = fields[*columns_[l]];
    if (text.empty()) continue;
    Column& column = state_[l];
    if (text.size() > kLongest) {
      column.too_long.add(line);
    } else if (column.too_many.count > 0) {
      // The file is refused already, and more names would only take memory.
      ++column.too_many.count;
    } else {
      const std::uint32_t number = column.names.intern(text) + 1;
      if (number > kMostNames)
        column.too_many.add(line);
      else
        out[l] = static_cast<std::uint16_t>(number);
    }
  }
  return out;
}

void LabelColumns::judge(const Report& report, Problems& problems) const {
  for (std::size_t l = 0; l < kLabels; ++l) {
    const std::string role(name(static_cast<Label>(l)));
    const auto& choice = report.labels[l];
    std::string column = "the " + role + " column, " + std::to_string(choice.number);
    if (!choice.name.empty()) column += " '" + choice.name + "'";
    const auto fail = [&](const Trouble& trouble, const std::string& what) {
      if (trouble.count == 0) return;
      problems.error({Severity::error, report.file, static_cast<std::int64_t>(trouble.first_line), "",
                      column + ", has " + what,
                      "is it the right one? name another with --" + role + "-column"});
    };
    fail(state_[l].too_long, std::to_string(state_[l].too_long.count) + " values of more than " +
                                 std::to_string(kLongest) + " bytes; the first is in this line");
    fail(state_[l].too_many, "more than " + std::to_string(kMostNames) +
                                 " different values; this line has the first beyond them");
  }
}

LabelTable LabelColumns::finish() {
  LabelTable table;
  for (std::size_t l = 0; l < kLabels; ++l) {
    Column& column = state_[l];
    const auto order = column.names.order();
    const std::size_t count = std::min(order.size(), kMostNames);
    column.ranks.assign(order.size() + 1, 0);
    for (std::size_t rank = 0; rank < count; ++rank) {
      column.ranks[order[rank] + 1] = static_cast<std::uint16_t>(rank + 1);
      table.names[l].emplace_back(column.names.id(order[rank]));
    }
  }
  return table;
}

Labels LabelColumns::ranked(const Labels& preliminary) const {
  Labels out{};
  for (std::size_t l = 0; l < kLabels; ++l) out[l] = state_[l].ranks[preliminary[l]];
  return out;
}

}  // namespace stamkund::ingest
