#pragma once
// "3.5 weeks" as a number and what follows it, for files that move numbers of a scenario between bounds.
#include <string>

namespace stamkund::scenario {

struct NumberWithUnit {
  double number = 0;
  std::string unit;   ///< with the blank before it
  bool fine = false;  ///< it was a number
};
[[nodiscard]] NumberWithUnit number_with_unit(const std::string& text);

/// "1 week" and "2 weeks" are of one unit, and so are "5%" and "5 %".
[[nodiscard]] std::string unit_key(const std::string& unit);

}  // namespace stamkund::scenario
