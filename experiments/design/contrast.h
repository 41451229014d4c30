#pragma once
// What a test of one arm against the control rests on: how far apart the arms are, and how far luck goes.
#include <string>

#include "experiments/design/experiment_spec.h"

namespace stamkund::design {

/// Of one customer in all (N = 1): the standard errors of N customers are these over sqrt(N).
struct Contrast {
  double distance = 0;     ///< of the estimate from what is tested, in the direction of the effect
  double null_sd = 0;      ///< with which the test is scaled
  double sd = 0;           ///< which the estimate has
  double equivalence = 0;  ///< distance from the other margin; only with `both`
  bool both = false;       ///< two one-sided tests, both must succeed
  bool t = false;          ///< Student's t instead of the normal
  double unit = 1;  ///< customers in what is drawn by lot, a cluster: degrees of freedom are those of units
  bool either = false;  ///< a result on the wrong side counts as well, as statsmodels has it for arcsines
};

struct Weights {
  double control = 0.5;  ///< shares of all customers
  double treated = 0.5;
  double control_sd = 0;  ///< 0: as the outcome says
  double treated_sd = 0;
};

/// `effect`: absolute.
[[nodiscard]] Contrast contrast_of(const ExperimentSpec& spec, double effect, const Weights& weights);
/// Of a log rate, for one customer (Zhu & Lakkis 2014).
[[nodiscard]] double log_rate_variance(const OutcomeSpec& outcome, double rate);
/// Of a ratio of means, for one customer (delta method).
[[nodiscard]] double ratio_variance(const OutcomeSpec& outcome, double ratio);
/// The effect of the specification as a difference; needs a baseline where it is relative.
[[nodiscard]] double absolute_effect(const ExperimentSpec& spec);
/// Variance that is left: cluster design effect, covariate, strata.
[[nodiscard]] double variance_factor(const ExperimentSpec& spec);
/// The formula and its source.
[[nodiscard]] std::string formula_of(const ExperimentSpec& spec);

/// Degrees of freedom of Student's t, Welch's where the arms spread differently; infinite: the normal law is
/// taken; NaN: too few customers for either.
[[nodiscard]] double degrees_of(const Contrast& contrast, const Weights& weights, double n);
/// What the statistic exceeds with the chance `level` by its law; NaN where it has none.
[[nodiscard]] double critical_of(const Contrast& contrast, const Weights& weights, double n, double level);

/// Chance that a test at one-sided level `level` succeeds with `n` customers in all. `two_sided`: on either
/// side, for Student's t; the normal formulas count only the right one.
[[nodiscard]] double power_of(const Contrast& contrast, const Weights& weights, double n, double level,
                              bool two_sided);

}  // namespace stamkund::design
