#pragma once
// Comparisons of outcomes that are no means: counts and times.
#include <vector>

#include "experiments/analysis/compare.h"
#include "experiments/analysis/survival.h"

namespace stamkund::analysis {

/// Each arm against the first, by negative binomial regression. The relative effect is the ratio of rates
/// less 1, with an interval on the log scale; the absolute one is that at the control's rate, so that both
/// agree with the p-value. Errors are robust; those of the model stand beside them. Unless the method is
/// asked for, the law of the estimate is drawn from re-splits where the normal one calls too many differences
/// in them. `first`: number of the first comparison.
[[nodiscard]] std::vector<Compared> compare_counts(const std::vector<Sample>& samples, const Spec& spec,
                                                   std::uint64_t first, const Threads& threads,
                                                   double& dispersion);

/// Each arm against the first, by the log-rank test. The estimate is Peto's log hazard ratio, the relative
/// effect the hazard ratio less 1; both agree with the p-value. Values of arms are shares with the event at
/// `horizon`.
[[nodiscard]] std::vector<Compared> compare_times(const std::vector<Times>& times, double alpha,
                                                  double horizon);

}  // namespace stamkund::analysis
