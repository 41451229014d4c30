#pragma once
// One way to the adaptive rule of Boost.
#include <boost/math/quadrature/gauss_kronrod.hpp>

namespace stamkund::customer_base {

/// Integral of `f` over (left, right), left < right, by Gauss-Kronrod with `kNodes` nodes, halved at most
/// `depth` times until the error is below `tolerance` of the value. On (0, 1), because Boost (1.74) compares
/// the error of the rule on (-1, 1) with the tolerance of the interval itself: it would halve a short one
/// without end, and a long one too little.
template <unsigned kNodes, class F>
[[nodiscard]] double integrate(const F& f, double left, double right, unsigned depth, double tolerance) {
  const double length = right - left;
  const auto scaled = [&](double share) { return length * f(left + length * share); };
  return boost::math::quadrature::gauss_kronrod<double, kNodes>::integrate(scaled, 0.0, 1.0, depth,
                                                                           tolerance);
}

}  // namespace stamkund::customer_base
