#pragma once
// What a customer of a table has spent up to the end of calibration.
#include <limits>

#include "engine/ingest/customer_table.h"

namespace stamkund::ingest {

/// Major units; NaN where amounts are not known. Customers who were summed up may come without their first
/// amount (0): it is taken for one like the others.
[[nodiscard]] inline double known_spend(const CustomerTable& table, std::size_t i) {
  if (!table.has_spend) return std::numeric_limits<double>::quiet_NaN();
  const double mean = table.mean_repeat_spend[i];
  const double first = table.first_spend[i] > 0.0 ? table.first_spend[i] : mean;
  const bool known = table.frequency[i] > 0 || first > 0.0;
  return known ? first + mean * table.frequency[i] : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace stamkund::ingest
