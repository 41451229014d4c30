#pragma once
// What Ceres 2.1's Jet lacks for the customer-base likelihoods. Include in .cpp files and tests only: Ceres
// is private to calibration. In ceres' namespace so that argument-dependent lookup finds it.
#include <ceres/jet.h>

#include "models/customer_base/special_functions.h"

namespace ceres {

/// log Gamma of a Jet.
template <int N>
inline Jet<double, N> log_gamma(const Jet<double, N>& f) {
  return Jet<double, N>(stamkund::customer_base::log_gamma(f.a), stamkund::customer_base::digamma(f.a) * f.v);
}

}  // namespace ceres
