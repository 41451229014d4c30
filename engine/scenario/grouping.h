#pragma once
// A way to look at customers by groups: by home store, by a column of a file. Results have a breakdown for
// each; behaviour does not depend on it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace stamkund::scenario {

struct Grouping {
  std::string name;  ///< "store"
  std::string meaning;
  std::vector<std::string> groups;
  /// Group of each existing customer, in the order of the fit; or of each store of the population, whose
  /// customers have one for life.
  std::vector<std::uint16_t> group_of;
  bool by_home_store = false;  ///< the second
  std::size_t of_new = 0;      ///< without home stores: group of customers who come
};

/// Groups of one grouping that are shown by themselves; what is beyond is one more. As many bars as a chart
/// holds.
inline constexpr std::size_t kMostGroups = 20;

}  // namespace stamkund::scenario
