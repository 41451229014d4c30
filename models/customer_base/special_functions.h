#pragma once
// The special functions of the buy-till-you-die models, written so that nothing overflows and nothing
// cancels. Templates take double or an automatic-differentiation scalar whose log, exp, log1p and log_gamma
// are found by argument-dependent lookup. See docs/methods/pareto_nbd.md.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

namespace stamkund::customer_base {

/// log Gamma(x), x > 0. Reentrant, unlike std::lgamma, which writes the global `signgam`.
[[nodiscard]] double log_gamma(double x);
/// d/dx log Gamma(x), x > 0.
[[nodiscard]] double digamma(double x);
/// d^2/dx^2 log Gamma(x), x > 0.
[[nodiscard]] double trigamma(double x);

/// (1 - exp(-u)) / u, and 1 at u = 0.
[[nodiscard]] inline double relative_decay(double u) { return u == 0.0 ? 1.0 : -std::expm1(-u) / u; }

/// log of the negative binomial probability of n events in time t, rate ~ Gamma(shape, scale in time units).
[[nodiscard]] double log_negative_binomial(double n, double shape, double scale, double t);

/// Gauss-Legendre rule with 20 points on [-1, 1]: the positive abscissas and their weights.
struct GaussLegendre20 {
  std::array<double, 10> abscissa;
  std::array<double, 10> weight;
};
[[nodiscard]] const GaussLegendre20& gauss_legendre_20();

/// log [Gamma(r + n) / Gamma(r)] for a whole n >= 0: a product while it is short, because the difference of
/// two log-gammas loses all digits when r is large.
template <class T>
[[nodiscard]] T log_rising(const T& r, double n) {
  using std::log;
  if (n > 64.0) return log_gamma(r + n) - log_gamma(r);
  T sum(0.0);
  for (double j = 0.0; j < n;) {
    T product(1.0);  // at most 8 factors: no overflow below r = 1e38
    for (int factor = 0; factor < 8 && j < n; ++factor, ++j) product *= r + j;
    sum += log(product);
  }
  return sum;
}

namespace detail {

/// Below this 1 - z the series in z may take over 700 terms ...
inline constexpr double kSeriesLimit = 0.05;
/// ... and below this it takes longer than the reflection, where that is accurate.
inline constexpr double kReflectionLimit = 0.2;

enum class Method { series, reflection, quadrature };

/// The quickest of the three that is accurate. The series' terms fall as k^-(p + 1) even at z = 1; the
/// reflection to 1 - z cancels where p is near a whole number and loses digits as q epsilon grows.
[[nodiscard]] inline Method method_for(double p, double q, double epsilon) {
  if (p >= 8.0 && q < 20.0) return Method::series;
  if (epsilon < kReflectionLimit && p < (epsilon < kSeriesLimit ? 8.0 : 3.0) && q * epsilon < 0.5 &&
      std::abs(p - std::round(p)) > 0.02)
    return Method::reflection;
  return epsilon < kSeriesLimit ? Method::quadrature : Method::series;
}

/// Whether the tail of the series after `term`, number k, still matters; a term's derivatives are about k
/// times larger than itself.
template <class T>
[[nodiscard]] bool series_goes_on(const T& term, const T& sum, double k, double p, double q, double epsilon) {
  const double rest = std::max(epsilon, (p + 1.0) / (p + q + 1.0 + k));
  return term * (k + 2.0) > 1e-16 * rest * sum;
}

/// The value inside an automatic-differentiation scalar.
template <class T>
[[nodiscard]] double value_of(const T& scalar) {
  if constexpr (std::is_same_v<T, double>) {
    return scalar;
  } else {
    return value_of(scalar.a);
  }
}

/// Length of the next quadrature panel: the integrand changes by at most e^8, and the panel stays clear of
/// the singularity at distance pi from the axis; 20 points then give full double precision.
[[nodiscard]] inline double panel_length(double p, double q, double epsilon, double y) {
  const auto slope = [&](double at) {
    const double grown = epsilon * std::exp(at);
    return std::abs(p + q * grown / (1.0 - epsilon + grown));
  };
  // The slope is monotone in y, so its largest value is at one of the ends.
  const double here = slope(y);
  double length = std::fmin(4.0, 8.0 / here);
  while (length * slope(y + length) > 8.0) length *= 0.5;
  return length;
}

}  // namespace detail

/// 2F1(1, q; p + q + 1; z) = (p + q) int_0^inf exp(-p y) [1 + epsilon (e^y - 1)]^-q dy with epsilon = 1 - z,
/// for 0 <= z < 1, q > 0, p > -1, p + q > 0. Every term of the series in z and of the quadrature is positive.
/// `z` and `epsilon` are both arguments because either may be known better than one minus the other.
/// This is what Euler's transformation (DLMF 15.8.1) makes of the 2F1 in the Pareto/NBD.
template <class T>
[[nodiscard]] T hypergeometric_1q(const T& p, const T& q, const T& epsilon, const T& z) {
  using std::exp;
  using std::log1p;
  const T sum_pq = p + q;
  const double p0 = detail::value_of(p);
  const double q0 = detail::value_of(q);
  const double epsilon0 = detail::value_of(epsilon);
  const detail::Method method = detail::method_for(p0, q0, epsilon0);
  if (method == detail::Method::series) {
    T sum(1.0);
    T term(1.0);
    for (double k = 0.0;; k += 1.0) {
      term *= z * (q + k) / (sum_pq + (1.0 + k));
      sum += term;
      if (!detail::series_goes_on(term, sum, k, p0, q0, epsilon0)) return sum;
    }
  }
  if (method == detail::Method::reflection) {  // DLMF 15.8.4, where one of the two series is elementary
    using std::abs;
    using std::log;
    using std::sin;
    T sum(1.0);
    T term(1.0);
    for (double k = 0.0;; k += 1.0) {
      term *= epsilon * (q + k) / (1.0 - p + k);
      sum += term;
      if (k > p0 && !(abs(term) * (k + 2.0) > 1e-18 * abs(sum))) break;
    }
    const T logs = log_gamma(sum_pq + 1.0) - log_gamma(q) - log_gamma(p + 1.0) + p * log(epsilon) -
                   sum_pq * log1p(-epsilon);
    constexpr double kPi = 3.14159265358979323846;
    return sum_pq / p * sum - kPi / sin(kPi * p) * exp(logs);
  }
  const GaussLegendre20& rule = gauss_legendre_20();
  const auto integrand = [&](double y) -> T { return exp(-p * y - q * log1p(epsilon * std::expm1(y))); };
  T integral(0.0);
  for (double y = 0.0;;) {
    const double half = 0.5 * detail::panel_length(p0, q0, epsilon0, y);
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
      integral +=
          rule.weight[i] * half *
          (integrand(y + half * (1.0 - rule.abscissa[i])) + integrand(y + half * (1.0 + rule.abscissa[i])));
    y += 2.0 * half;
    const T at_end = integrand(y);
    const double grown = epsilon0 * std::exp(y);
    // Past the bend the integrand is a plain exponential, whose tail is known.
    if (q0 < 1e-17 * grown) return sum_pq * (integral + at_end / sum_pq);
    const double slope = p0 + q0 * grown / (1.0 - epsilon0 + grown);
    if (slope > 0.0 && at_end * (1.0 + y) < 1e-17 * slope * integral) return sum_pq * integral;
  }
}

/// hypergeometric_1q and its partial derivatives with respect to p, q and z.
struct HypergeometricGradient {
  double value;
  double d_p;
  double d_q;
  double d_z;
};
[[nodiscard]] HypergeometricGradient hypergeometric_1q_gradient(double p, double q, double epsilon, double z);

}  // namespace stamkund::customer_base
