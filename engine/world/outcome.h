#pragma once
// What one life came to, up to the horizon.
#include <cstddef>
#include <cstdint>

#include "engine/counting/life_totals.h"

namespace stamkund::world {

struct LifeOutcome {
  counting::LifeTotals totals;
  bool member = false;   ///< at some time
  std::size_t tier = 0;  ///< at the horizon
  /// Purchases in two equally long times before and after a date (Arm::before_after).
  std::int64_t purchases_before = 0;
  std::int64_t purchases_after = 0;
};

/// A customer whom a member brought.
struct Referral {
  double day;
  std::uint32_t number;
};

}  // namespace stamkund::world
