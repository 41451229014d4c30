#pragma once
// Purchases within a horizon, each discounted from its own time.
#include <cmath>

#include "models/customer_base/special_functions.h"

namespace stamkund::prediction {

/// int_0^H e^{-rate t} dE(t) = e^{-rate H} E(H) + rate int_0^H e^{-rate t} E(t) dt, for a smooth E with E(0)
/// = 0.
template <class Expected>
double discounted_purchases(const Expected& expected, double horizon, double rate) {
  const double whole = expected(horizon);
  if (!(rate > 0.0)) return whole;
  const customer_base::GaussLegendre20& rule = customer_base::gauss_legendre_20();
  // E is concave with its curvature at the start: nodes are even in the root of time.
  double sum = 0.0;
  const double root = std::sqrt(horizon);
  for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
    for (const double sign : {-1.0, 1.0}) {
      const double z = 0.5 * root * (1.0 + sign * rule.abscissa[i]);
      const double t = z * z;
      sum += rule.weight[i] * 0.5 * root * 2.0 * z * std::exp(-rate * t) * expected(t);
    }
  return std::exp(-rate * horizon) * whole + rate * sum;
}

}  // namespace stamkund::prediction
