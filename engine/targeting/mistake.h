#pragma once
// What is wrong with an expression, and where in it.
#include <cstddef>
#include <string>
#include <vector>

namespace stamkund::targeting {

struct Mistake {
  std::size_t column = 1;  ///< in bytes, 1 = the first
  std::string message;     ///< what was found, what was expected
  std::string suggestion;  ///< nearest match or remedy, may be empty
};

/// In the order of their columns, one for each column.
using Mistakes = std::vector<Mistake>;

/// "at column 12: MESSAGE", for a problem that shows the expression as well.
[[nodiscard]] std::string to_string(const Mistake& mistake);

}  // namespace stamkund::targeting
