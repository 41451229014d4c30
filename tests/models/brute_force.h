#pragma once
// Expectations over the models' mixing laws by quadrature: what the closed forms are held against. Rates and
// dropout probabilities are independent, so an expectation of a product is a product of these.
#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <cmath>

#include "models/customer_base/special_functions.h"

namespace stamkund::test {

/// A customer watched until `age`.
struct History {
  double x, t_x, age;
};

/// E[f(rate)], rate ~ Gamma(shape, rate `inverse_scale`).
template <class F>
double gamma_mean(double shape, double inverse_scale, const F& f) {
  boost::math::quadrature::exp_sinh<double> rule;
  const double log_norm = customer_base::log_gamma(shape);
  return rule.integrate(
      [&](double z) {
        const double weight = std::exp((shape - 1.0) * std::log(z) - z - log_norm);
        return weight == 0.0 ? 0.0 : weight * f(z / inverse_scale);
      },
      1e-13);
}

/// E[f(p, 1 - p)], p ~ Beta(a, b).
template <class F>
double beta_mean(double a, double b, const F& f) {
  boost::math::quadrature::tanh_sinh<double> rule;
  const double log_norm =
      customer_base::log_gamma(a) + customer_base::log_gamma(b) - customer_base::log_gamma(a + b);
  return rule.integrate(
      [&](double p, double complement) {
        const double q = p < 0.5 ? 1.0 - p : std::abs(complement);
        return std::exp((a - 1.0) * std::log(p) + (b - 1.0) * std::log(q) - log_norm) * f(p, q);
      },
      0.0, 1.0, 1e-13);
}

/// Plain integral over [from, to].
template <class F>
double integral(double from, double to, const F& f) {
  if (!(to > from)) return 0.0;
  boost::math::quadrature::tanh_sinh<double> rule;
  return rule.integrate(f, from, to, 1e-12);
}

/// Purchases discounted at `rate`, each from its own time: rate int e^{-rate t} E(t) dt.
template <class F>
double discounted(double rate, const F& expected) {
  boost::math::quadrature::exp_sinh<double> rule;
  return rule.integrate([&](double z) { return z > 745.0 ? 0.0 : std::exp(-z) * expected(z / rate); }, 1e-11);
}

/// Raw moments of a count, so far: add(n, probability).
struct RawMoments {
  double total = 0, first = 0, second = 0;
  void add(double n, double probability) {
    total += probability;
    first += n * probability;
    second += n * n * probability;
  }
  [[nodiscard]] double variance() const { return second - first * first; }
};

}  // namespace stamkund::test
