#pragma once
// Comparisons of outcomes that are no means: counts and times.
#include <vector>

#include "experiments/analysis/compare.h"
#include "experiments/analysis/survival.h"

namespace stamkund::analysis {

/// Each arm against the first, by negative binomial regression. The relative effect is the ratio of rates
/// less 1, with an interval on the log scale; the absolute one is that at the control's rate, so that both
/// agree with the p-value. Errors are robust; those of the model stand beside them.
[[nodiscard]] std::vector<Compared> compare_counts(const std::vector<Sample>& samples, double alpha,
                                                   double& dispersion);

/// Each arm against the first, by the log-rank test. The estimate is Peto's log hazard ratio, the relative
/// effect the hazard ratio less 1; both agree with the p-value. Values of arms are shares with the event at
/// `horizon`.
[[nodiscard]] std::vector<Compared> compare_times(const std::vector<Times>& times, double alpha,
                                                  double horizon);

}  // namespace stamkund::analysis
