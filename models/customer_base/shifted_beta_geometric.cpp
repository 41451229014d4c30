#include "models/customer_base/shifted_beta_geometric.h"

#include <limits>

#include "engine/random/distributions.h"

namespace stamkund::customer_base {
namespace detail {

double draw_beta_hazard(Stream& stream, const BetaLaw& law) {
  constexpr double kMost = 745.0;
  const double x = draw_gamma(stream, law.a);
  const double y = draw_gamma(stream, law.b);
  // Both underflow only for a, b near zero, where the law puts its mass at the ends in proportion a : b.
  if (!(x + y > 0.0)) return draw_uniform(stream) < law.a / (law.a + law.b) ? kMost : 0.0;
  return std::fmin(std::log1p(x / y), kMost);
}

Traits renewing(Lifetime lifetime, double defection_rate, double aging) {
  Traits traits;
  traits.tick_rate = std::numeric_limits<double>::infinity();
  traits.opportunity = 1.0;
  traits.lifetime = lifetime;
  traits.defection_rate = defection_rate;
  traits.aging = aging;
  return traits;
}

}  // namespace detail

double log_survival(const ShiftedBetaGeometric& m, double t) {
  return shifted_beta_geometric_log_survival<double>(m.alpha, m.beta, t);
}

double log_loss_probability(const ShiftedBetaGeometric& m, double t) {
  return shifted_beta_geometric_log_loss<double>(m.alpha, m.beta, t);
}

double retention_rate(const ShiftedBetaGeometric& m, double t) {
  return (m.beta + t - 1.0) / (m.alpha + m.beta + t - 1.0);
}

BetaLaw posterior(const ShiftedBetaGeometric& m, double n) { return {m.alpha, m.beta + n}; }

double expected_residual_lifetime(const ShiftedBetaGeometric& m, double n) {
  // E[(1 - theta) / theta] under the posterior.
  return m.alpha > 1.0 ? (m.beta + n) / (m.alpha - 1.0) : std::numeric_limits<double>::infinity();
}

double discounted_residual_lifetime(const ShiftedBetaGeometric& m, double n, double discount_rate) {
  if (!(discount_rate > 0.0)) return expected_residual_lifetime(m, n);
  const double q = m.beta + n + 1.0;
  const double z = 1.0 / (1.0 + discount_rate);
  return (q - 1.0) / (m.alpha + q - 1.0) * hypergeometric_1q<double>(m.alpha - 1.0, q, discount_rate * z, z);
}

double discounted_expected_lifetime(const ShiftedBetaGeometric& m, double discount_rate) {
  return 1.0 + discounted_residual_lifetime(m, 0.0, discount_rate) / (1.0 + discount_rate);
}

Traits draw_new(const ShiftedBetaGeometric& m, Stream& rate, Stream& lifetime) {
  return draw_alive(m, 0.0, rate, lifetime);
}

Traits draw_alive(const ShiftedBetaGeometric& m, double n, Stream& /*rate*/, Stream& lifetime) {
  return detail::renewing(Lifetime::calendar, detail::draw_beta_hazard(lifetime, posterior(m, n)), 0.0);
}

}  // namespace stamkund::customer_base
