#include "experiments/analysis/always_valid.h"

#include <algorithm>
#include <cmath>

namespace stamkund::analysis {

double mixture_bound(double v, double rho, double alpha) {
  return std::sqrt((v + rho) * (std::log((v + rho) / rho) - 2.0 * std::log(alpha)));
}

double best_rho(double v, double alpha) {
  const double twice = -2.0 * std::log(alpha);
  return v / (twice + std::log1p(twice));
}

AlwaysValid always_valid(double estimate, double standard_error, double information, double alpha) {
  AlwaysValid out;
  out.information = information;
  if (!(standard_error > 0.0)) return out;
  const double rho = best_rho(1.0, alpha);
  out.limit = mixture_bound(information, rho, alpha) / std::sqrt(information);
  const double z = estimate / standard_error;
  // The alpha at which the limit is |z|, with the same rho.
  const double all = information + rho;
  out.p_value = std::min(1.0, std::sqrt(all / rho) * std::exp(-0.5 * z * z * information / all));
  out.interval = {estimate - out.limit * standard_error, estimate + out.limit * standard_error};
  return out;
}

}  // namespace stamkund::analysis
