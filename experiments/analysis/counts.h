#pragma once
// Counts that vary more than chance alone: negative binomial regression on the arm.
#include <vector>

#include "experiments/analysis/sample.h"

namespace stamkund::analysis {

/// Events a unit of exposure, on the log scale.
struct Rate {
  double log_rate = 0;
  double model_variance = 0;   ///< by the information of the model
  double robust_variance = 0;  ///< whatever the variance of counts is, with n / (n - 1)
};

struct CountFit {
  double dispersion = 0;  ///< variance = mean + dispersion mean^2; 0 = Poisson
  std::vector<Rate> rates;
};

/// Greatest likelihood with one dispersion for all arms. `samples`: y events, x exposure (empty = 1 each). An
/// arm without events has the log rate -infinity. Source: Cameron & Trivedi 2013, ch. 3.3 (NB2).
[[nodiscard]] CountFit fit_counts(const std::vector<Sample>& samples);

/// Larger counts are not read.
inline constexpr double kLargestCount = 1e6;

}  // namespace stamkund::analysis
