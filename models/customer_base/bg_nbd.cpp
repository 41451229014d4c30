#include "models/customer_base/bg_nbd.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "models/customer_base/adaptive_quadrature.h"
#include "models/customer_base/discounted_dropout.h"
#include "models/customer_base/residual.h"

namespace stamkund::customer_base {
namespace {

/// Longest series worth summing; beyond it quadrature over p is shorter.
constexpr double kLongestSeries = 20000.0;

double log_beta(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

/// First two moments of min(N, G), N ~ negative binomial, G ~ geometric(p), by quadrature over p ~ Beta(a,
/// b). With growth = t / scale, E[min | p] = (1 - (1 + p growth)^-c) / p; the second moment follows from the
/// probability generating function of N.
CountMoments moments_by_quadrature(double c, double growth, double a, double b) {
  const double log_norm = log_beta(a, b);
  const auto first = [&](double p) { return -std::expm1(-c * std::log1p(p * growth)) / p; };
  const auto second = [&](double p) {
    const double decayed = std::exp(-(c + 1.0) * std::log1p(p * growth));
    // Small p: 2 E[min] - 2 E[N] cancels; its Taylor expansion does not.
    if (p * growth * (c + 2.0) < 1e-4)
      return first(p) + c * (c + 1.0) * growth * growth * (1.0 - p - 2.0 / 3.0 * (c + 2.0) * growth * p);
    return (2.0 * first(p) - 2.0 * (1.0 - p) * c * growth * decayed) / p - first(p);
  };
  const double left = std::log(1e-10 / std::fmax(1.0, std::fmax(b, (c + 2.0) * growth)));
  constexpr double kRight = 40.0;
  const auto integral = [&](const auto& moment) {
    // y = logit(p), so the algebraic ends of the beta density become exponentials.
    const auto integrand = [&](double y) {
      const double p = 1.0 / (1.0 + std::exp(-y));
      const double log_p = y < 0.0 ? y - std::log1p(std::exp(y)) : -std::log1p(std::exp(-y));
      return std::exp(a * log_p + b * (log_p - y) - log_norm) * moment(p);
    };
    const double peak = std::fmin(std::fmax(std::log(a / b), left), kRight);
    double sum = std::exp(a * left - log_norm) / a * moment(std::exp(left));  // all of the left tail
    sum += std::exp(-b * kRight - log_norm) / b * moment(1.0);
    if (peak > left) sum += integrate<61>(integrand, left, peak, 1e-12);
    if (peak < kRight) sum += integrate<61>(integrand, peak, kRight, 1e-12);
    return sum;
  };
  const double mean = integral(first);
  return {mean, std::fmax(0.0, integral(second) - mean * mean)};
}

/// Counts over t of someone alive with lambda ~ Gamma(c, rate scale), p ~ Beta(a, b). She buys min(N, G)
/// times, N negative binomial (purchases if she never left), G the purchase after which she leaves. Summing
/// over N needs E[min(n, G)] = sum_{k <= n} P(G >= k) only: all terms positive, no pole at a = 1, where the
/// published 2F1 form is 0/0.
CountMoments alive_counts(double c, double scale, double a, double b, double t) {
  if (t <= 0.0) return {};
  const double growth = t / scale;
  const double z = t / (scale + t);
  const double log_first = -c * std::log1p(growth);
  if (log_first < -600.0 || (c * growth + 40.0 * (1.0 + growth)) > kLongestSeries)
    return moments_by_quadrature(c, growth, a, b);
  double probability = std::exp(log_first);  // P(N = n)
  double reaches = 1.0;                      // P(G >= n + 1)
  double first = 0.0;                        // E[min(n, G)]
  double second = 0.0;                       // E[min(n, G)^2]
  double mean = 0.0;
  double mean_square = 0.0;
  for (double n = 1.0;; n += 1.0) {
    const double ratio = (c + n - 1.0) / n * z;
    probability *= ratio;
    first += reaches;
    second += (2.0 * n - 1.0) * reaches;
    reaches *= (b + n - 1.0) / (a + b + n - 1.0);
    mean += probability * first;
    mean_square += probability * second;
    const double rest = 1.0 - ratio;
    if (rest > 0.0 && probability * n * n < 1e-15 * rest * rest * mean_square) break;
  }
  return {mean, std::fmax(0.0, mean_square - mean * mean)};
}

}  // namespace

double log_likelihood(const BgNbd& m, double x, double t_x, double age) {
  return bg_nbd_log_likelihood<double>(m.r, m.alpha, m.a, m.b, x, t_x, age);
}

double p_alive(const BgNbd& m, double x, double t_x, double age) {
  if (x < 1.0) return 1.0;
  const double log_odds =
      std::log(m.a / (m.b + (x - 1.0))) + (m.r + x) * std::log1p((age - t_x) / (m.alpha + t_x));
  return 1.0 / (1.0 + std::exp(log_odds));
}

BgNbdPosterior posterior(const BgNbd& m, double x, double t_x, double age) {
  return {p_alive(m, x, t_x, age), m.r + x, m.alpha + age, m.a, m.b + x};
}

CountMoments new_customer_counts(const BgNbd& m, double t) { return alive_counts(m.r, m.alpha, m.a, m.b, t); }

CountMoments future_counts(const BgNbd& m, double x, double t_x, double age, double t) {
  const double alive = p_alive(m, x, t_x, age);
  const CountMoments given_alive = alive_counts(m.r + x, m.alpha + age, m.a, m.b + x, t);
  return {alive * given_alive.mean,
          alive * (given_alive.variance + (1.0 - alive) * given_alive.mean * given_alive.mean)};
}

double count_probability(const BgNbd& m, double n, double t) {
  if (t <= 0.0) return n == 0.0 ? 1.0 : 0.0;
  const double log_stays = log_rising(m.b, n) - log_rising(m.a + m.b, n);  // B(a, b + n) / B(a, b)
  const double stays = std::exp(log_stays + log_negative_binomial(n, m.r, m.alpha, t));
  if (n == 0.0) return stays;
  const double leaves = m.a / (m.b + (n - 1.0)) * std::exp(log_stays);
  return stays + leaves * boost::math::ibeta(n, m.r, t / (m.alpha + t));
}

double discounted_residual_transactions(const BgNbd& m, double x, double t_x, double age,
                                        double discount_rate) {
  if (!(discount_rate > 0.0))
    return m.a > 1.0 ? p_alive(m, x, t_x, age) * (m.a + m.b + x - 1.0) / (m.a - 1.0)
                     : std::numeric_limits<double>::infinity();
  return p_alive(m, x, t_x, age) *
         discounted_until_dropout(m.r + x, m.alpha + age, m.a, m.b + x, discount_rate);
}

Traits draw_new(const BgNbd& m, Stream& rate, Stream& lifetime) {
  Traits traits;
  traits.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  traits.lifetime = Lifetime::after_purchase;
  traits.defection_rate = hazard_of(draw_beta(lifetime, m.a, m.b));
  return traits;
}

Traits draw_alive(const BgNbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  return draw_new(BgNbd{m.r + x, m.alpha + age, m.a, m.b + x}, rate, lifetime);
}

LogRate log_rate(const BgNbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}

LogRate log_rate_given(const BgNbd& m, double x, double t_x, double age) {
  const double alive = p_alive(m, x, t_x, age);
  const double mean = digamma(m.r + x);
  const double variance = boost::math::trigamma(m.r + x);
  LogRateMixture mixture;
  mixture.add(alive, mean - std::log(m.alpha + age), variance);
  mixture.add(1.0 - alive, mean - std::log(m.alpha + t_x), variance);
  return mixture.result();
}

}  // namespace stamkund::customer_base
