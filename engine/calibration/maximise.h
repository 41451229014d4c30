#pragma once
// Maximum likelihood: search from several starts, polish, and say what kind of maximum it is.
#include <vector>

#include "engine/calibration/model_fit.h"
#include "engine/calibration/objective.h"

namespace stamkund::calibration {

/// Outcome of a search over log-parameters.
struct Maximum {
  std::vector<double> theta;           ///< log-parameters of the best point, always finite  [k]
  std::vector<double> log_covariance;  ///< inverse information, [k x k]; NaN unless converged
  std::vector<double> direction;       ///< unless converged: where the likelihood rises or stays flat  [k]
  double log_likelihood = 0;
  Status status = Status::failed;
  int agreeing = 0;    ///< starts within 1e-4 of the best log-likelihood, or twice what its polish gained
  int iterations = 0;  ///< of the best start, search and polish together
};

/// Ceres' BFGS from every start, in their order; then Newton steps from the best, with a Hessian by central
/// differences of the exact gradient (error about 1e-8, far below the 1 % that standard errors need, and
/// cheaper than nested Jets). Expects at least one start with a finite likelihood.
/// The kind of maximum is read off the Newton steps: at an interior maximum they vanish; along an asymptote
/// L - k e^-tau nothing is left to gain and yet every step has length one, pointing where the parameters go.
[[nodiscard]] Maximum maximise(const Objective& objective, double customers,
                               const std::vector<std::vector<double>>& starts);

}  // namespace stamkund::calibration
