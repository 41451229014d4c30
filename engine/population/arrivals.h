#pragma once
#include <cstdint>

namespace stamkund::population {

/// How many new customers arrive and when: births uniform over [first_day, first_day + over_days].
struct Arrivals {
  std::uint64_t count = 0;
  std::uint64_t weight = 1;  ///< each stands for so many, and is counted so often
  double first_day = 0;
  double over_days = 0;
};

}  // namespace stamkund::population
