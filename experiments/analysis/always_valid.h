#pragma once
// Intervals that stay right however often one looks, and whenever one stops.
#include <string>

#include "experiments/analysis/effect.h"
#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// How far one customer more can move an estimate, up and down, on its scale; unknown where nothing bounds
/// it. Up moves a success, or an event, of the treated; down one of the control.
struct Step {
  double up = kUnknown, down = kUnknown;
  /// beta-binomial: the smallest a step goes the other way, as a part of it.
  double back_up = kUnknown, back_down = kUnknown;
  /// The estimate's standard error, where the usual one is too sure at a first look; unknown = that one.
  double error = kUnknown;
};

/// Of two shares. A step is at most `up`, and has the variance of its arm: it is no wider than one that is
/// `up` or -variance / up (Bennett's inequality; Howard, Ramdas, McAuliffe & Sekhon 2020, doi
/// 10.1214/18-PS321, prop. 2). The error is that with one success and one failure more in each arm: without
/// a success yet a small arm would seem to be known exactly.
[[nodiscard]] Step step_of_shares(double treated, double treated_customers, double control,
                                  double control_customers);
struct AlwaysValid {
  design::AlwaysValidBound bound = design::AlwaysValidBound::normal_mixture;
  double best_at = 1.0;           ///< share of what was planned at which the bound is tightest
  double information = kUnknown;  ///< share of what was planned
  double limit = kUnknown;    ///< of the statistic, on the side of the estimate; one-sided on the good one
  double p_value = kUnknown;  ///< at most the level exactly where the interval leaves 0 out
  Interval interval;          ///< both ends, one-sided too
  bool peek = false;          ///< before the end at which the test is to be judged
};

/// The effect at the current look. Only the share of the planned information counts, and for bounds other
/// than the normal mixture and the stitched one the step. `alpha`: of both sides together; one-sided, half of
/// it on the good side. Variances are taken as known, and estimates as normal on the scale of their law
/// (Waudby-Smith et al. 2024, doi 10.1214/24-AOS2408). Two-sided, the one-sided bounds take half on each.
[[nodiscard]] AlwaysValid always_valid(double estimate, double usual_error, double information, double alpha,
                                       const Law& law = Law::normal(),
                                       const design::AlwaysValidSpec& bound = {}, bool one_sided = false,
                                       bool lower_is_better = false, const Step& step = {});

/// Why a bound does not apply to an outcome; "" = it does. `dispersion`: of counts, times their mean.
[[nodiscard]] std::string why_not(design::AlwaysValidBound bound, Kind kind, bool clustered, bool adjusted,
                                  double dispersion);

}  // namespace stamkund::analysis
