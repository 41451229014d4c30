#pragma once
// What a customer belongs to by where and what she bought most: her home store, her main article group.
#include <cstdint>
#include <string>
#include <vector>

namespace stamkund::ingest {

/// Which of several is hers.
enum class HomeBy : std::uint8_t {
  most_days,  ///< with a purchase; of equals, the latest
  first,      ///< purchase
};

/// One label of each customer of a table.
struct HomeLabel {
  std::string name;                ///< "store"
  std::vector<std::string> names;  ///< ascending bytewise; [0] is "" and stands for none
  std::vector<std::uint16_t> of;   ///< [customers] into names
  HomeBy by = HomeBy::most_days;
  friend bool operator==(const HomeLabel&, const HomeLabel&) = default;
};

}  // namespace stamkund::ingest
