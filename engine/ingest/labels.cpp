#include "engine/ingest/labels.h"

#include <algorithm>

#include "engine/base/expect.h"

namespace stamkund::ingest {

std::string_view name(Label label) {
  static constexpr std::array<std::string_view, kLabels> kNames = {"store", "category", "segment", "event"};
  return kNames[static_cast<std::size_t>(label)];
}

LabelTable::LabelTable() {
  for (auto& column : names) column.emplace_back();
}

const std::string& LabelTable::name_of(Label label, std::uint16_t number) const {
  const auto& column = names[static_cast<std::size_t>(label)];
  STAMKUND_EXPECT(number < column.size());
  return column[number];
}

std::optional<std::uint16_t> LabelTable::find(Label label, std::string_view wanted) const {
  const auto& column = names[static_cast<std::size_t>(label)];
  const auto at = std::lower_bound(column.begin(), column.end(), wanted);
  if (at == column.end() || *at != wanted) return std::nullopt;
  return static_cast<std::uint16_t>(at - column.begin());
}

}  // namespace stamkund::ingest
