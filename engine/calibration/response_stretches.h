#pragma once
// Covariates that every customer has stretches of her own of: what contacts leave behind for a while.
#include <cstddef>
#include <functional>
#include <vector>

#include "engine/calibration/response_calendar.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

/// From day `start` (since her first purchase) on, a column is 1, or none is.
struct Stretch {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  double start = 0;
  std::size_t column = kNone;
};

enum class Bends { purchase, leaving };

/// `base` with `more` covariates after its own, on purchase or on leaving. `hers` of a customer: in the order
/// of days, the first from -infinity on. More on purchase count as ResponseCalendar::shared_by_arms: no plain
/// fit has them.
[[nodiscard]] ResponseCalendar with_stretches(const ResponseCalendar& base,
                                              const ingest::CustomerTable& table, Bends what,
                                              std::size_t more,
                                              const std::function<std::vector<Stretch>(std::size_t)>& hers);

}  // namespace stamkund::calibration
