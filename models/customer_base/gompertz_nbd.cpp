#include "models/customer_base/gompertz_nbd.h"

#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "models/customer_base/adaptive_quadrature.h"
#include "models/customer_base/residual.h"

namespace stamkund::customer_base {
namespace {

/// Calls `add(y, weight)` at the nodes of a quadrature over (from, to) that suits P(lifetime > y)
/// e^{-discount y}; ends early once `add` says that the panel adds nothing.
template <class Add>
void over_lifetimes(const GompertzNbd& m, double from, double to, double discount, double c, const Add& add) {
  const GaussLegendre20& rule = gauss_legendre_20();
  for (double y = from; y < to;) {
    const double length = std::min(to - y, detail::gompertz_panel(c, m.alpha, m.s, m.b, m.beta, y, discount));
    const double half = 0.5 * length;
    double panel = 0.0, sum = 0.0;
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
      for (const double sign : {-1.0, 1.0})
        panel += add(y + half * (1.0 + sign * rule.abscissa[i]), rule.weight[i] * half, sum);
    y += length;
    if (panel < 1e-17 * sum) return;
  }
}

/// Pieces of the integral in count_probability, in log y: 60 e-folds in all.
constexpr int kPieces = 30;
constexpr double kPiece = 2.0;

double survival(const GompertzNbd& m, double u) {
  return std::exp(-m.s * detail::log_gompertz_growth(m.b, m.beta, u));
}

/// An age that nobody outlives: P(lifetime > u) < e^-45.
double last_lifetime(const GompertzNbd& m) {
  const double growth = std::log(m.beta) + 45.0 / m.s;  // of log B
  return (growth < 30.0 ? std::log1p(m.beta * std::expm1(45.0 / m.s)) : growth + std::log(2.0)) / m.b;
}

/// E[min(lifetime, t)] and half of E[min(lifetime, t)^2].
struct ActiveTime {
  double mean = 0;
  double half_square = 0;
};
ActiveTime active_time(const GompertzNbd& m, double t) {
  ActiveTime out;
  over_lifetimes(m, 0.0, t, 0.0, 0.0, [&](double u, double weight, double& sum) {
    const double part = weight * survival(m, u);
    out.mean += part;
    out.half_square += part * u;
    sum = out.half_square;
    return part * u;
  });
  return out;
}

}  // namespace

double log_likelihood(const GompertzNbd& m, double x, double t_x, double age) {
  return gompertz_nbd_log_likelihood<double>(m.r, m.alpha, m.b, m.s, m.beta, x, t_x, age);
}

double p_alive(const GompertzNbd& m, double x, double t_x, double age) {
  if (!(age > t_x)) return 1.0;
  return 1.0 /
         (1.0 + std::exp(detail::log_gompertz_odds<double>(m.r + x, m.alpha, m.b, m.s, m.beta, t_x, age)));
}

GompertzNbd alive_law(const GompertzNbd& m, double x, double age) {
  // eta ~ Gamma(s, rate B(age)), and e^{b (age + u)} - e^{b age} = e^{b age} (e^{b u} - 1).
  return {m.r + x, m.alpha + age, m.b, m.s, m.beta * std::exp(-m.b * age) - std::expm1(-m.b * age)};
}

CountMoments new_customer_counts(const GompertzNbd& m, double t) {
  if (t <= 0.0) return {};
  const ActiveTime active = active_time(m, t);
  const double rate = m.r / m.alpha;
  const double mean = rate * active.mean;
  return {mean, std::fmax(0.0, mean + rate * (m.r + 1.0) / m.alpha * 2.0 * active.half_square - mean * mean)};
}

CountMoments future_counts(const GompertzNbd& m, double x, double t_x, double age, double t) {
  const double alive = p_alive(m, x, t_x, age);
  const CountMoments counts = new_customer_counts(alive_law(m, x, age), t);
  return {alive * counts.mean, alive * (counts.variance + (1.0 - alive) * counts.mean * counts.mean)};
}

double count_probability(const GompertzNbd& m, double n, double t) {
  if (t <= 0.0) return n == 0.0 ? 1.0 : 0.0;
  const auto leaves = [&](double y) {
    return m.s * detail::gompertz_slope(m.b, m.beta, y) * survival(m, y) *
           std::exp(log_negative_binomial(n, m.r, m.alpha, y));
  };
  // In log y, by pieces, because the law of the lifetime may sit many orders of magnitude below t, where a
  // rule on (0, t) has no node.
  const double longest = std::log(std::fmin(t, last_lifetime(m)));
  double sum = survival(m, t) * std::exp(log_negative_binomial(n, m.r, m.alpha, t)) +
               integrate<31>(leaves, 0.0, std::exp(longest - kPieces * kPiece), 1.0);
  for (int piece = 0; piece < kPieces; ++piece) {
    const double right = longest - piece * kPiece;
    const double part = integrate<31>([&](double v) { return std::exp(v) * leaves(std::exp(v)); },
                                      right - kPiece, right, 1e-12);
    sum += part;
    if (piece > 0 && part < 1e-16 * sum && std::exp(right) * m.r < n * m.alpha) break;
  }
  return sum;
}

double discounted_residual_transactions(const GompertzNbd& m, double x, double t_x, double age,
                                        double discount_rate) {
  const GompertzNbd law = alive_law(m, x, age);
  double total = 0.0;
  over_lifetimes(law, 0.0, std::numeric_limits<double>::max(), discount_rate, 0.0,
                 [&](double u, double weight, double& sum) {
                   const double part = weight * survival(law, u) * std::exp(-discount_rate * u);
                   total += part;
                   sum = total;
                   return part;
                 });
  return p_alive(m, x, t_x, age) * law.r / law.alpha * total;
}

Traits draw_new(const GompertzNbd& m, Stream& rate, Stream& lifetime) {
  Traits traits;
  traits.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  traits.lifetime = Lifetime::gompertz;
  traits.defection_rate = draw_gamma(lifetime, m.s) / m.beta * m.b;
  traits.aging = m.b;
  return traits;
}

Traits draw_alive(const GompertzNbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  // Hazards count from birth: eta ~ Gamma(s, rate B(age)), B(age) = e^{b age} times the alive law's beta.
  Traits traits = draw_new(alive_law(m, x, age), rate, lifetime);
  // Beyond e^600 she leaves at once; a rate that rounds to 0 would keep her for ever.
  traits.defection_rate *= std::exp(-std::fmin(600.0, m.b * age));
  return traits;
}

LogRate log_rate(const GompertzNbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}

LogRate log_rate_given(const GompertzNbd& m, double x, double t_x, double age) {
  const double alive = p_alive(m, x, t_x, age);
  const double c = m.r + x;
  const double mean = digamma(c);
  const double variance = boost::math::trigamma(c);
  LogRateMixture mixture, gone;
  mixture.add(alive, mean - std::log(m.alpha + age), variance);
  if (!(age > t_x)) return mixture.result();
  const double growth = detail::log_gompertz_growth(m.b, m.beta, t_x);
  double total = 0.0;
  over_lifetimes(m, t_x, age, 0.0, c, [&](double y, double weight, double& sum) {
    const double part = weight * detail::gompertz_slope(m.b, m.beta, y) *
                        std::exp(-c * std::log1p((y - t_x) / (m.alpha + t_x)) -
                                 m.s * (detail::log_gompertz_growth(m.b, m.beta, y) - growth));
    gone.add(part, mean - std::log(m.alpha + y), variance);
    total += part;
    sum = total;
    return part;
  });
  if (!(total > 0.0)) return mixture.result();
  const LogRate left = gone.result();
  mixture.add(1.0 - alive, left.mean, left.sd * left.sd);
  return mixture.result();
}

}  // namespace stamkund::customer_base
