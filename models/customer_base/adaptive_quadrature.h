#pragma once
// Adaptive integration of smooth functions.
#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <vector>

namespace stamkund::customer_base {

/// Integral of `f` over (left, right), left < right, by Gauss-Kronrod with `kNodes` nodes: the interval with
/// the largest error is halved until the errors together are below `tolerance` of the value; at most 200
/// times, so that a tolerance below the rounding of `f` costs little. Boost's own adaptation (1.74) compares
/// the error on (-1, 1) with a tolerance for the interval itself: it halves short ones without end.
template <unsigned kNodes, class F>
[[nodiscard]] double integrate(const F& f, double left, double right, double tolerance) {
  struct Part {
    double left, right, value, error;
  };
  const auto measure = [&](double from, double to) {
    const double middle = 0.5 * (from + to);
    const double half = 0.5 * (to - from);
    double error = 0.0;
    const double value = boost::math::quadrature::gauss_kronrod<double, kNodes>::integrate(
        [&](double z) { return f(middle + half * z); }, -1.0, 1.0, 0, 0.0, &error);
    return Part{from, to, half * value, half * error};
  };
  const Part whole = measure(left, right);
  if (!(whole.error > tolerance * std::abs(whole.value))) return whole.value;
  std::vector<Part> parts{whole};
  double value = whole.value;
  for (int halvings = 0; halvings < 200; ++halvings) {
    const auto worst = std::max_element(parts.begin(), parts.end(),
                                        [](const Part& a, const Part& b) { return a.error < b.error; });
    const Part old = *worst;
    const double middle = 0.5 * (old.left + old.right);
    *worst = measure(old.left, middle);
    parts.push_back(measure(middle, old.right));
    value = 0.0;
    double error = 0.0;
    for (const Part& part : parts) {
      value += part.value;
      error += part.error;
    }
    if (!(error > tolerance * std::abs(value))) break;
  }
  return value;
}

}  // namespace stamkund::customer_base
