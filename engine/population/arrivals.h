#pragma once
#include <cstdint>

namespace stamkund::population {

/// How many new customers arrive and when: births uniform over [first_day, first_day + over_days].
struct Arrivals {
  std::uint64_t count = 0;
  double first_day = 0;
  double over_days = 0;
};

}  // namespace stamkund::population
