#pragma once
// Intervals that stay right however often one looks, and whenever one stops.
#include <vector>

#include "experiments/analysis/effect.h"

namespace stamkund::analysis {

/// The two-sided normal mixture of Howard, Ramdas, McAuliffe & Sekhon 2021, doi 10.1214/20-AOS1991: a sum
/// with variance v leaves +-bound(v) at any time with a chance of at most alpha. `rho` says where it is
/// tightest.
[[nodiscard]] double mixture_bound(double v, double rho, double alpha);
/// The rho whose bound is about the tightest at `v`, by the paper's approximation (its best_rho).
[[nodiscard]] double best_rho(double v, double alpha);

/// An effect at the current look. Only the share of the planned information counts; the bound is tightest
/// when all of it is there. Estimates are taken as normal (Waudby-Smith et al. 2024, doi 10.1214/24-AOS2408).
struct AlwaysValid {
  double information = kUnknown;  ///< share of what was planned
  double limit = kUnknown;        ///< of the statistic
  double p_value = kUnknown;      ///< at most alpha exactly where the interval leaves 0 out
  Interval interval;
};
[[nodiscard]] AlwaysValid always_valid(double estimate, double standard_error, double information,
                                       double alpha);

}  // namespace stamkund::analysis
