#pragma once
// Labels of rows: store, article group, segment, event. Names in the file, small numbers in the program.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stamkund::ingest {

enum class Label : std::uint8_t {
  store,
  category,  ///< article group
  segment,   ///< of the customer, as of the row
  event,     ///< "review", "birthday", "redeem:REWARD": what the row is about if it is no purchase
};
constexpr std::size_t kLabels = 4;

/// "store", "category", "segment", "event".
[[nodiscard]] std::string_view name(Label label);

/// One number a label, into LabelTable::names; 0 = the field is empty, or the column was not asked for.
using Labels = std::array<std::uint16_t, kLabels>;

/// The names behind the numbers. They are ordered bytewise, so that numbers depend on the set of names and
/// not on the order of rows. Untrusted bytes, at most 256 each: print them through safe_text.
struct LabelTable {
  /// names[label][number]; names[label][0] is "" and stands for none.
  std::array<std::vector<std::string>, kLabels> names;

  LabelTable();
  /// Error: assertion if there is no such number.
  [[nodiscard]] const std::string& name_of(Label label, std::uint16_t number) const;
  /// The number of a name ("" gives 0); nothing if no row has it.
  [[nodiscard]] std::optional<std::uint16_t> find(Label label, std::string_view wanted) const;
};

}  // namespace stamkund::ingest
