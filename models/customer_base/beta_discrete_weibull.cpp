#include "models/customer_base/beta_discrete_weibull.h"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <limits>

namespace stamkund::customer_base {

double log_survival(const BetaDiscreteWeibull& m, double t) {
  return beta_discrete_weibull_log_survival<double>(m.gamma, m.delta, m.c, t);
}

double log_loss_probability(const BetaDiscreteWeibull& m, double t) {
  return beta_discrete_weibull_log_loss<double>(m.gamma, m.delta, m.c, t);
}

double retention_rate(const BetaDiscreteWeibull& m, double t) {
  return std::exp(detail::discrete_weibull_log_ratio<double>(m.gamma, m.delta, m.c, t - 1.0, t));
}

BetaLaw posterior(const BetaDiscreteWeibull& m, double n) {
  return {m.gamma, m.delta + detail::aged_time<double>(m.c, n)};
}

double expected_residual_lifetime(const BetaDiscreteWeibull& m, double n) {
  return discounted_residual_lifetime(m, n, 0.0);
}

double discounted_residual_lifetime(const BetaDiscreteWeibull& m, double n, double discount_rate) {
  const double patience = std::log1p(std::fmax(0.0, discount_rate));
  if (!(patience > 0.0) && m.gamma * m.c <= 1.0) return std::numeric_limits<double>::infinity();
  const auto term = [&](double j) {
    return std::exp(detail::discrete_weibull_log_ratio<double>(m.gamma, m.delta, m.c, n, n + j) -
                    patience * (j - 1.0));
  };
  constexpr double kDirect = 1024.0;
  double sum = 0.0;
  for (double j = 1.0; j < kDirect; j += 1.0) {
    const double more = term(j);
    sum += more;
    if (more < 1e-18 * sum && more * (kDirect + n) < 1e-16 * sum && patience * kDirect > 40.0) return sum;
  }
  const double last = term(kDirect);
  if (!(last > 0.0)) return sum;
  // Euler-Maclaurin (DLMF 2.10.1) from kDirect on; the derivative by central differences, its weight is 1/12.
  constexpr double kStep = 0.5;
  const double slope = (term(kDirect + kStep) - term(kDirect - kStep)) / (2.0 * kStep);
  boost::math::quadrature::exp_sinh<double> quadrature;
  const double scale = kDirect + n;
  const double tail =
      scale * quadrature.integrate([&](double u) { return term(kDirect + scale * u); }, 1e-11);
  return sum + tail + 0.5 * last - slope / 12.0;
}

double discounted_expected_lifetime(const BetaDiscreteWeibull& m, double discount_rate) {
  return 1.0 + discounted_residual_lifetime(m, 0.0, discount_rate) / (1.0 + discount_rate);
}

Traits draw_new(const BetaDiscreteWeibull& m, Stream& rate, Stream& lifetime) {
  return draw_alive(m, 0.0, rate, lifetime);
}

Traits draw_alive(const BetaDiscreteWeibull& m, double n, Stream& /*rate*/, Stream& lifetime) {
  return detail::renewing(Lifetime::weibull, detail::draw_beta_hazard(lifetime, posterior(m, n)), m.c);
}

}  // namespace stamkund::customer_base
