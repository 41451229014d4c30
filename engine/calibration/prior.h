#pragma once
// Weakly informative priors: independent normals on the log-parameters and coefficients of a fit.
#include <string>
#include <vector>

#include "engine/calibration/objective.h"

namespace stamkund::calibration {

/// Normal prior of one entry of theta. An infinite `sd` says nothing.
struct NormalPrior {
  double mean = 0.0;
  double sd = 1.0;  ///< above 0
};

/// One normal an entry of theta, and what the output says of it.
struct Prior {
  std::vector<NormalPrior> entries;  ///< [k]
  std::string text;                  ///< "log r ~ Normal(0, 1.5), ..."
};

/// What an entry of theta is, for its default prior.
enum class Role {
  shape,        ///< log of a shape: r, s, a, b, p, q
  time_scale,   ///< log of a time: alpha, beta
  money_scale,  ///< log of an amount: gamma
  coefficient,  ///< of a covariate with standard deviation 1, as it is
};

/// Roles of the parameters of "pareto-nbd", "bg-nbd" and "gamma-gamma", by name. An unknown name is a fault.
[[nodiscard]] std::vector<Role> roles_of(const std::vector<std::string>& names);

/// The default prior: an assumption, wide enough to matter only where the data say next to nothing.
/// Shapes: log ~ Normal(0, 1.5), so that 95 % lie between 0.05 and 19. Times and amounts: log ~ Normal(log of
/// the typical one, 2), 95 % within a factor of 50. Coefficients: Normal(0, 1).
/// `typical_gap`, `typical_spend`: in the objective's units; 1 where it is scaled by them, as in fits.
[[nodiscard]] Prior weak_prior(const std::vector<std::string>& names, const std::vector<Role>& roles,
                               double typical_gap = 1.0, double typical_spend = 1.0);
[[nodiscard]] Prior weak_prior(const std::vector<std::string>& names, double typical_gap = 1.0,
                               double typical_spend = 1.0);

/// Log-likelihood plus log prior, the prior's height at its mean taken as 1: then an infinite `sd` adds
/// exactly nothing. `likelihood` must outlive it. Expects one normal an entry, every sd above 0.
class WithPrior final : public Objective {
 public:
  WithPrior(const Objective& likelihood, Prior prior);
  [[nodiscard]] int dimension() const override { return likelihood_.dimension(); }
  double evaluate(const double* theta, double* gradient) const override;
  /// True unless an sd is infinite.
  [[nodiscard]] bool has_prior() const override;
  /// What `evaluate` adds to the log-likelihood.
  [[nodiscard]] double log_prior(const double* theta) const;
  [[nodiscard]] const Prior& prior() const { return prior_; }

 private:
  const Objective& likelihood_;
  Prior prior_;
};

}  // namespace stamkund::calibration
