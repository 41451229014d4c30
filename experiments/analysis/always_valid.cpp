#include "experiments/analysis/always_valid.h"

#include <algorithm>
#include <cmath>

#include "experiments/sequential/always_valid.h"

namespace stamkund::analysis {

AlwaysValid always_valid(double estimate, double standard_error, double information, double alpha,
                         const Law& law) {
  AlwaysValid out;
  out.information = information;
  if (!(standard_error > 0.0)) return out;
  const double rho = sequential::best_rho(1.0, alpha);
  out.limit =
      law.like_normal(sequential::normal_mixture_two_sided(information, alpha, rho) / std::sqrt(information));
  const double z = law.to_normal(estimate / standard_error);
  // The alpha at which the limit is |z|, with the same rho.
  const double all = information + rho;
  out.p_value = std::min(1.0, std::sqrt(all / rho) * std::exp(-0.5 * z * z * information / all));
  out.interval = {estimate - out.limit * standard_error, estimate + out.limit * standard_error};
  return out;
}

}  // namespace stamkund::analysis
