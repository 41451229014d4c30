#include "models/customer_base/pareto_nbd.h"

#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/random/distributions.h"
#include "models/customer_base/adaptive_quadrature.h"
#include "models/customer_base/residual.h"

namespace stamkund::customer_base {
namespace {

/// Counts over t of someone alive with lambda ~ Gamma(c, rate a), mu ~ Gamma(s, rate b).
CountMoments alive_counts(double c, double a, double s, double b, double t) {
  if (t <= 0.0) return {};
  const double rate = c / a;
  const double mean = rate * mean_active_time(s, b, t);
  const double mean_square_product = rate * (c + 1.0) / a * mean_squared_active_time(s, b, t);
  return {mean, std::fmax(0.0, mean + mean_square_product - mean * mean)};
}

}  // namespace

double mean_active_time(double s, double b, double t) {
  const double w = std::log1p(t / b);
  return b * w * relative_decay((s - 1.0) * w);
}

double mean_squared_active_time(double s, double b, double t) {
  const double w = std::log1p(t / b);
  if ((s + 2.0) * w >= 8.0)
    return 2.0 * b * b * w * (relative_decay((s - 2.0) * w) - relative_decay((s - 1.0) * w));
  const GaussLegendre20& rule = gauss_legendre_20();  // short range: the closed form would cancel
  const auto integrand = [&](double at) { return std::expm1(at) * std::exp((1.0 - s) * at); };
  double sum = 0.0;
  for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
    sum += rule.weight[i] *
           (integrand(0.5 * w * (1.0 - rule.abscissa[i])) + integrand(0.5 * w * (1.0 + rule.abscissa[i])));
  return b * b * w * sum;
}

DropoutFirst dropout_first_gradient(double c, double s, double alpha_u, double beta_u, double difference) {
  const double share = s / (c + s);
  if (difference >= 0.0) {
    const double epsilon = beta_u / alpha_u;
    const HypergeometricGradient f = hypergeometric_1q_gradient(s, c, epsilon, difference / alpha_u);
    const double value = share * f.value;
    return {value, -value / (c + s) + share * f.d_q, value * (1.0 / s - 1.0 / (c + s)) + share * f.d_p,
            share * f.d_z * epsilon / alpha_u, -share * f.d_z / alpha_u};
  }
  const double epsilon = alpha_u / beta_u;
  const HypergeometricGradient f =
      hypergeometric_1q_gradient(c - 1.0, s + 1.0, epsilon, -difference / beta_u);
  const double scale = share * epsilon;
  const double value = scale * f.value;
  return {value, -value / (c + s) + scale * f.d_p, value * (1.0 / s - 1.0 / (c + s)) + scale * f.d_q,
          value / alpha_u - scale * f.d_z / beta_u, -value / beta_u + scale * f.d_z * epsilon / beta_u};
}

double log_likelihood(const ParetoNbd& m, double x, double t_x, double age) {
  return pareto_nbd_log_likelihood<double>(m.r, m.alpha, m.s, m.beta, x, t_x, age);
}

double p_alive(const ParetoNbd& m, double x, double t_x, double age) {
  return std::exp(-detail::log_one_plus_dropout_odds<double>(m.r, m.alpha, m.s, m.beta, x, t_x, age));
}

ParetoNbdPosterior posterior(const ParetoNbd& m, double x, double t_x, double age) {
  return {p_alive(m, x, t_x, age), m.r + x, m.alpha + age, m.s, m.beta + age};
}

CountMoments new_customer_counts(const ParetoNbd& m, double t) {
  return alive_counts(m.r, m.alpha, m.s, m.beta, t);
}

CountMoments future_counts(const ParetoNbd& m, double x, double t_x, double age, double t) {
  const double alive = p_alive(m, x, t_x, age);
  const CountMoments given_alive = alive_counts(m.r + x, m.alpha + age, m.s, m.beta + age, t);
  return {alive * given_alive.mean,
          alive * (given_alive.variance + (1.0 - alive) * given_alive.mean * given_alive.mean)};
}

double count_probability(const ParetoNbd& m, double n, double t) {
  if (t <= 0.0) return n == 0.0 ? 1.0 : 0.0;
  const double end = std::log1p(t / m.beta);
  const double survives = std::exp(log_negative_binomial(n, m.r, m.alpha, t) - m.s * end);
  const auto drops_out = [&](double y) {
    return m.s * std::exp(log_negative_binomial(n, m.r, m.alpha, m.beta * std::expm1(y)) - m.s * y);
  };
  return survives + integrate<31>(drops_out, 0.0, end, 1e-12);
}

double discounted_residual_transactions(const ParetoNbd& m, double x, double t_x, double age,
                                        double discount_rate) {
  const double lifetime_rate = m.beta + age;
  const double now = p_alive(m, x, t_x, age) * (m.r + x) / (m.alpha + age) * lifetime_rate;
  if (!(discount_rate > 0.0)) return m.s > 1.0 ? now / (m.s - 1.0) : std::numeric_limits<double>::infinity();
  // int_0^inf e^{-delta u} (b / (b + u))^s du = b int_0^inf exp(-k (e^y - 1) - (s - 1) y) dy, k = delta b.
  const double k = discount_rate * lifetime_rate;
  const auto integrand = [&](double y) { return std::exp(-k * std::expm1(y) - (m.s - 1.0) * y); };
  const auto slope = [&](double y) { return k * std::exp(y) + m.s - 1.0; };
  const GaussLegendre20& rule = gauss_legendre_20();
  double sum = 0.0;
  for (double y = 0.0;;) {
    double length = std::fmin(1.0, 8.0 / std::abs(slope(y)));
    while (length * std::abs(slope(y + length)) > 8.0) length *= 0.5;
    const double half = 0.5 * length;
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
      sum +=
          rule.weight[i] * half *
          (integrand(y + half * (1.0 - rule.abscissa[i])) + integrand(y + half * (1.0 + rule.abscissa[i])));
    y += length;
    if (slope(y) > 0.0 && integrand(y) < 1e-17 * slope(y) * sum) return now * sum;
  }
}

Traits draw_new(const ParetoNbd& m, Stream& rate, Stream& lifetime) {
  Traits traits;
  traits.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  traits.defection_rate = draw_gamma(lifetime, m.s) / m.beta;
  return traits;
}

Traits draw_alive(const ParetoNbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  return draw_new(ParetoNbd{m.r + x, m.alpha + age, m.s, m.beta + age}, rate, lifetime);
}

LogRate log_rate(const ParetoNbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}

LogRate log_rate_given(const ParetoNbd& m, double x, double t_x, double age) {
  const double alive = p_alive(m, x, t_x, age);
  const double c = m.r + x;
  const double mean = digamma(c);
  const double variance = boost::math::trigamma(c);
  LogRateMixture mixture;
  mixture.add(alive, mean - std::log(m.alpha + age), variance);
  const double end = std::log1p((age - t_x) / (m.alpha + t_x));
  if (end <= 0.0 || alive >= 1.0) return mixture.result();
  // If she left at y in (t_x, age): density ~ (alpha + y)^-c (beta + y)^-(s + 1); w = log((alpha + y) /
  // (alpha + t_x)).
  LogRateMixture gone;
  double weight_sum = 0.0;
  const GaussLegendre20& rule = gauss_legendre_20();
  const double split = std::fmin(end, 8.0 / (c + 1.0));
  for (const auto& [from, to] : {std::pair{0.0, split}, std::pair{split, end}}) {
    if (!(to > from)) continue;
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
      for (const double sign : {-1.0, 1.0}) {
        const double w = from + 0.5 * (to - from) * (1.0 + sign * rule.abscissa[i]);
        const double y = (m.alpha + t_x) * std::exp(w) - m.alpha;
        const double weight = rule.weight[i] * 0.5 * (to - from) *
                              std::exp((1.0 - c) * w - (m.s + 1.0) * std::log((m.beta + y) / (m.beta + t_x)));
        gone.add(weight, mean - std::log(m.alpha + t_x) - w, variance);
        weight_sum += weight;
      }
  }
  if (!(weight_sum > 0.0)) return mixture.result();
  const LogRate left = gone.result();
  mixture.add(1.0 - alive, left.mean, left.sd * left.sd);
  return mixture.result();
}

}  // namespace stamkund::customer_base
