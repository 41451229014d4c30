#pragma once
// Two proportions by the score test: it stays right where few succeed.
#include "experiments/analysis/effect.h"

namespace stamkund::analysis {

struct TwoProportions {
  double treated_successes = 0, treated_customers = 0;
  double control_successes = 0, control_customers = 0;
};

/// (difference - delta) over its standard error where the difference is delta, with the factor N / (N - 1).
/// At 0 it is the pooled z of two proportions. Source: Miettinen & Nurminen 1985, doi 10.1002/sim.4780040211.
[[nodiscard]] double score_of_difference(const TwoProportions& counts, double delta);
/// The same of the ratio; at 1 it is the other one at 0.
[[nodiscard]] double score_of_ratio(const TwoProportions& counts, double ratio);

/// Where the score stays within the normal limits at `alpha`, so that the interval holds 0 exactly where
/// p > alpha.
[[nodiscard]] Interval score_interval(const TwoProportions& counts, double alpha);
/// Of the ratio less 1. Unknown where nobody of the control succeeded.
[[nodiscard]] Interval score_relative_interval(const TwoProportions& counts, double alpha);

}  // namespace stamkund::analysis
