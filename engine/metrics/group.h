#pragma once
// A group of customers: their lives in an arm and in the baseline, as counted.
#include <cstdint>

#include "engine/counting/counts.h"
#include "engine/counting/life_totals.h"

namespace stamkund::metrics {

struct Group {
  counting::LifeTotals here;
  counting::LifeTotals in_baseline;
  std::int64_t members = 0;
  std::int64_t leaked = 0;  ///< minor units of benefits for purchases that would have happened anyway
};

/// Group `i` of a table of groups (engine/study/groups.h).
[[nodiscard]] Group group_of(const counting::Counts& counts, const char* table, std::size_t i);
/// Everybody with a twin; customers whom members brought are apart.
[[nodiscard]] Group everybody(const counting::Counts& counts);

}  // namespace stamkund::metrics
