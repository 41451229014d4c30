#pragma once
// Importance weights whose largest are replaced by what a generalised Pareto law expects.
#include <vector>

namespace stamkund::calibration {

/// Generalised Pareto law of what exceeds a threshold: density (1 + k x / sigma)^(-1/k - 1) / sigma, x > 0.
struct GeneralisedPareto {
  double k = 0.0;      ///< above 0: heavy tail, moments up to order 1 / k
  double sigma = 1.0;  ///< scale, above 0
  [[nodiscard]] double quantile(double p) const;
};

/// Zhang & Stephens 2009 (doi 10.1198/tech.2009.08017): posterior mean over a grid of profile likelihoods.
/// `exceedances`: ascending, at least 5, the largest above 0. Where ties make a fit impossible (a quarter of
/// them are 0), k is infinite.
[[nodiscard]] GeneralisedPareto fit_generalised_pareto(const std::vector<double>& exceedances);

struct SmoothedWeights {
  std::vector<double> weights;  ///< sum to 1, in the order given; empty if no log weight is finite   [n]
  double k_hat = 0.0;           ///< shape of the tail; infinite if it cannot be told
  double effective_size = 0.0;  ///< 1 / sum of squares
};

/// Vehtari, Simpson, Gelman, Yao & Gabry 2024 (Pareto smoothed importance sampling, JMLR 25(72)): the largest
/// min(n / 5, 3 sqrt n) weights become quantiles of the law fitted to them, none above the largest there was.
/// k_hat is drawn towards 1/2 as if by ten more observations, as there. -infinity is a weight of 0. Equal
/// weights have k_hat 0: nothing varies. Up to 0.7 the weighted means can be trusted.
[[nodiscard]] SmoothedWeights pareto_smooth(const std::vector<double>& log_weights);

}  // namespace stamkund::calibration
