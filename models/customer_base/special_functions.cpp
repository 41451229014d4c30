#include "models/customer_base/special_functions.h"

#include <boost/math/quadrature/gauss.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <limits>

namespace stamkund::customer_base {
namespace {

namespace policies = boost::math::policies;
/// No exceptions, and no detour through long double.
using Quiet =
    policies::policy<policies::promote_double<false>, policies::domain_error<policies::ignore_error>,
                     policies::pole_error<policies::ignore_error>,
                     policies::overflow_error<policies::ignore_error>>;

}  // namespace

double log_gamma(double x) { return boost::math::lgamma(x, Quiet()); }

double digamma(double x) { return boost::math::digamma(x, Quiet()); }

double trigamma(double x) { return boost::math::trigamma(x, Quiet()); }

double log_negative_binomial(double n, double shape, double scale, double t) {
  if (t <= 0.0) return n == 0.0 ? 0.0 : -std::numeric_limits<double>::infinity();
  const double successes = n == 0.0 ? 0.0 : n * std::log(t / (scale + t));
  return log_rising(shape, n) - log_gamma(n + 1.0) - shape * std::log1p(t / scale) + successes;
}

const GaussLegendre20& gauss_legendre_20() {
  using Rule = boost::math::quadrature::gauss<double, 20>;
  static const GaussLegendre20 rule{Rule::abscissa(), Rule::weights()};
  return rule;
}

HypergeometricGradient hypergeometric_1q_gradient(double p, double q, double epsilon, double z) {
  const double sum_pq = p + q;
  const detail::Method method = detail::method_for(p, q, epsilon);
  if (method == detail::Method::series) {
    HypergeometricGradient sum{1.0, 0.0, 0.0, 0.0};
    double term = 1.0;
    double term_p = 0.0;
    double term_q = 0.0;
    for (double k = 0.0;; k += 1.0) {
      const double inverse = 1.0 / (sum_pq + (1.0 + k));
      const double ratio = (q + k) * inverse;  // next term = z * ratio * term
      sum.d_z += (k + 1.0) * ratio * term;     // the next term is z^(k+1) times a constant
      const double scaled = z * ratio;
      const double step_p = -scaled * inverse;
      term_p = term_p * scaled + term * step_p;
      term_q = term_q * scaled + term * (z * inverse + step_p);
      term *= scaled;
      sum.value += term;
      sum.d_p += term_p;
      sum.d_q += term_q;
      if (!detail::series_goes_on(term, sum.value, k, p, q, epsilon)) break;
    }
    return sum;
  }
  if (method == detail::Method::reflection) {
    double sum = 1.0;
    double sum_p = 0.0;
    double sum_q = 0.0;
    double sum_epsilon = 0.0;  // times epsilon
    double term = 1.0;
    double log_p = 0.0;  // d log term / dp
    double log_q = 0.0;
    for (double k = 0.0;; k += 1.0) {
      const double below = 1.0 / (1.0 - p + k);
      term *= epsilon * (q + k) * below;
      log_p += below;
      log_q += 1.0 / (q + k);
      sum += term;
      sum_p += term * log_p;
      sum_q += term * log_q;
      sum_epsilon += term * (k + 1.0);
      if (k > p && !(std::abs(term) * (k + 2.0) > 1e-18 * std::abs(sum))) break;
    }
    constexpr double kPi = 3.14159265358979323846;
    const double log_epsilon = std::log(epsilon);
    const double log_rest = std::log1p(-epsilon);
    const double second = -kPi / std::sin(kPi * p) *
                          std::exp(log_gamma(sum_pq + 1.0) - log_gamma(q) - log_gamma(p + 1.0) +
                                   p * log_epsilon - sum_pq * log_rest);
    const double digamma_sum = digamma(sum_pq + 1.0);
    const double scale = sum_pq / p;
    return {scale * sum + second,
            -q / (p * p) * sum + scale * sum_p +
                second * (digamma_sum - digamma(p + 1.0) - kPi / std::tan(kPi * p) + log_epsilon - log_rest),
            sum / p + scale * sum_q + second * (digamma_sum - digamma(q) - log_rest),
            -(scale * sum_epsilon / epsilon) - second * (p / epsilon + sum_pq / (1.0 - epsilon))};
  }
  const GaussLegendre20& rule = gauss_legendre_20();
  double integral = 0.0;
  double integral_y = 0.0;
  double integral_log = 0.0;
  double integral_z = 0.0;
  const auto add = [&](double weight, double y) {
    const double grown = std::expm1(y);
    const double log_growth = std::log1p(epsilon * grown);
    const double value = weight * std::exp(-p * y - q * log_growth);
    integral += value;
    integral_y += value * y;
    integral_log += value * log_growth;
    integral_z += value * grown / (1.0 + epsilon * grown);
  };
  for (double y = 0.0;;) {
    const double half = 0.5 * detail::panel_length(p, q, epsilon, y);
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i) {
      add(rule.weight[i] * half, y + half * (1.0 - rule.abscissa[i]));
      add(rule.weight[i] * half, y + half * (1.0 + rule.abscissa[i]));
    }
    y += 2.0 * half;
    const double log_growth = std::log1p(epsilon * std::expm1(y));
    const double at_end = std::exp(-p * y - q * log_growth);
    const double grown = epsilon * std::exp(y);
    if (q < 1e-17 * grown) {
      // Plain exponential from here on: int e^{-h u} = 1/h, int u e^{-h u} = 1/h^2, with h = p + q.
      integral += at_end / sum_pq;
      integral_y += at_end * (y / sum_pq + 1.0 / (sum_pq * sum_pq));
      integral_log += at_end * (log_growth / sum_pq + 1.0 / (sum_pq * sum_pq));
      integral_z += at_end / (epsilon * sum_pq);
      break;
    }
    const double slope = p + q * grown / (1.0 - epsilon + grown);
    if (slope > 0.0 && at_end * (1.0 + y) < 1e-17 * slope * integral) break;
  }
  return {sum_pq * integral, integral - sum_pq * integral_y, integral - sum_pq * integral_log,
          sum_pq * q * integral_z};
}

}  // namespace stamkund::customer_base
