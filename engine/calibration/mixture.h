#pragma once
// A total whose mean and variance depend on what is not known, as a distribution.
#include <vector>

#include "models/customer_base/pareto_nbd.h"

namespace stamkund::calibration {

/// Quantile of an equal mixture of normals, by bisection; at least one part.
[[nodiscard]] double mixture_quantile(const std::vector<customer_base::CountMoments>& parts,
                                      double probability);

/// The same after multiplication by a factor that is independent of it and takes each of `factors` (above 0,
/// ascending) equally often. Good to a thousandth of the mixture's spread.
[[nodiscard]] double mixture_quantile(const std::vector<customer_base::CountMoments>& parts,
                                      const std::vector<double>& factors, double probability);

}  // namespace stamkund::calibration
