#pragma once
// Profile-likelihood intervals of any smooth quantity of the parameters.
#include <functional>
#include <vector>

#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"

namespace stamkund::calibration {

/// A smooth scalar of theta [k]; may return NaN where it is not defined.
using Quantity = std::function<double(const double* theta)>;

enum class EndStatus {
  converged,    ///< the log-likelihood falls to the limit here
  own_extreme,  ///< the quantity goes no further anywhere near, though the likelihood would allow it
  open_ended,   ///< the likelihood does not fall enough before the bound: no end on this side
  failed,       ///< no end was found: the search stuck, or the quantity is not smooth
};
[[nodiscard]] const char* name_of(EndStatus status);

struct ProfileEnd {
  double value = 0.0;    ///< of the quantity; +-infinity if open-ended or failed
  double reached = 0.0;  ///< of the quantity at `theta`: the furthest value whose profile is within the limit
  std::vector<double> theta;    ///< [k]
  double log_likelihood = 0.0;  ///< at `theta`
  EndStatus status = EndStatus::failed;
};

struct ProfileInterval {
  double estimate = 0.0;  ///< the quantity at the maximum
  ProfileEnd lower;
  ProfileEnd upper;
  int evaluations = 0;  ///< of the log-likelihood
};

/// The extremes of `quantity` over all theta, connected with the maximum, whose log-likelihood is within half
/// a chi-square quantile (1 degree of freedom) of the maximum's. Follows the profile outwards: at each value
/// of the quantity the log-likelihood is maximised by Newton steps within the surface of that value, and the
/// value moves by Newton steps on the signed root of twice the fall, which is nearly a straight line (Venzon
/// & Moolgavkar 1988, doi 10.2307/2347496, for the idea; the steps stay feasible, which copes with flat
/// likelihoods). Expects 0 < level < 1. Both ends fail unless the maximum converged and the quantity is
/// finite there.
[[nodiscard]] ProfileInterval profile_interval(const Objective& objective, const Maximum& maximum,
                                               const Quantity& quantity, double level);

}  // namespace stamkund::calibration
