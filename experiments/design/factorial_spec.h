#pragma once
// Two treatments at once, each customer at one level of each: channel and offer.
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace stamkund::design {

struct FactorSpec {
  std::string name;                 ///< and column of the data
  std::vector<std::string> levels;  ///< the first is what others are compared with
  std::optional<double> effect;     ///< smallest main effect that matters, absolute
};

struct FactorialSpec {
  bool given = false;
  std::array<FactorSpec, 2> factors;
  std::optional<double> interaction;  ///< smallest that matters: difference of two differences
  std::optional<double> total;        ///< customers, where they are given
};

}  // namespace stamkund::design
