#pragma once
// Intervals that stay right however often one looks, and whenever one stops.
#include "experiments/analysis/effect.h"

namespace stamkund::analysis {

/// An effect at the current look. Only the share of the planned information counts; the bound is tightest
/// when all of it is there. Estimates are taken as normal
/// on the scale of their law (Waudby-Smith et al. 2024, doi 10.1214/24-AOS2408).
struct AlwaysValid {
  double information = kUnknown;  ///< share of what was planned
  double limit = kUnknown;        ///< of the statistic
  double p_value = kUnknown;      ///< at most alpha exactly where the interval leaves 0 out
  Interval interval;
};
[[nodiscard]] AlwaysValid always_valid(double estimate, double standard_error, double information,
                                       double alpha, const Law& law = Law::normal());

}  // namespace stamkund::analysis
