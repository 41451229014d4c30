#pragma once
// What is counted: a name, a unit, a meaning. File, JSON, text and reference follow from it.
#include <string>

namespace stamkund::counting {

/// What a figure does to the company's net.
enum class Sign : int { out = -1, none = 0, in = 1 };

/// Flows with a place from here on are summed into totals without being listed anywhere.
inline constexpr int kFirstOwnPlace = 1000;

struct Figure {
  std::string name;
  std::string unit;     ///< "1", "minor" (units of money), "units" (of the main currency), "millidays"
  std::string meaning;  ///< without the name, for a table of figures
  Sign net = Sign::none;
  int cost = 0;  ///< 1 = part of what a program takes, discounts given included; -1 = taken off it
  /// Place among the figures of a table, and so in the results and their digest: never changed, never used
  /// again. Figures of one number stand in the order in which they were declared.
  int place = 0;
};

}  // namespace stamkund::counting
