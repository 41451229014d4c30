#pragma once
// Differences between periods of one unit, and their means over units that switched together: those share the
// luck of the order and the shocks of the day, and are one observation at each point in time.
#include <vector>

#include "experiments/periods/panel.h"

namespace stamkund::periods {

struct Contrast {
  std::size_t unit = 0, from = 0, to = 0;  ///< points in time, both included
  double order = 0;                        ///< 1: the treatment came first, -1: last
  double value = 0, later = 0;             ///< on less off; the same, later halves less earlier ones
  bool halves = false;                     ///< `later` is known
};

/// A group for each unit: units have one schedule if at the times they share one switched as the other did,
/// or
/// (`mirrored`) always the other way, and more often so than separate lots would explain. `contrasts`: by
/// unit, then by time.
[[nodiscard]] std::vector<std::size_t> schedules_of(const std::vector<Contrast>& contrasts, std::size_t units,
                                                    bool mirrored);

/// One for each schedule and time: means over its units, `unit` being the schedule's number.
[[nodiscard]] std::vector<Contrast> together(const std::vector<Contrast>& contrasts,
                                             const std::vector<std::size_t>& schedule);

}  // namespace stamkund::periods
