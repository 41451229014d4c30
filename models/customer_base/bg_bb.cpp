#include "models/customer_base/bg_bb.h"

#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "models/customer_base/residual.h"

namespace stamkund::customer_base {
namespace {

/// E[min(L, t)] and E[min(L, t)^2], L the number of opportunities she lives through.
CountMoments lived(const BgBb& m, double t) {
  double mean = 0.0, square = 0.0, stays = 1.0;
  for (double i = 1.0; i <= t; i += 1.0) {
    stays *= (m.delta + i - 1.0) / (m.gamma + m.delta + i - 1.0);
    mean += stays;
    square += (2.0 * i - 1.0) * stays;
    if ((2.0 * i + 1.0) * stays < 1e-17 * square / t) break;
  }
  return {mean, square};
}

}  // namespace

double log_likelihood(const BgBb& m, double x, double t_x, double age) {
  return bg_bb_log_likelihood<double>(m.alpha, m.beta, m.gamma, m.delta, x, t_x, age);
}

double p_alive(const BgBb& m, double x, double t_x, double age) {
  const double alive = log_rising(m.alpha, x) + log_rising(m.beta, age - x) -
                       log_rising(m.alpha + m.beta, age) + log_rising(m.delta, age) -
                       log_rising(m.gamma + m.delta, age);
  return std::exp(std::fmin(0.0, alive - log_likelihood(m, x, t_x, age)));
}

BgBb alive_law(const BgBb& m, double x, double age) {
  return {m.alpha + x, m.beta + age - x, m.gamma, m.delta + age};
}

CountMoments new_customer_counts(const BgBb& m, double t) {
  const double sum = m.alpha + m.beta;
  const double p = m.alpha / sum;
  const double p_square = p * (m.alpha + 1.0) / (sum + 1.0);
  const CountMoments live = lived(m, std::floor(t + 1e-9));
  const double mean = p * live.mean;
  return {mean, std::fmax(0.0, (p - p_square) * live.mean + p_square * live.variance - mean * mean)};
}

CountMoments future_counts(const BgBb& m, double x, double t_x, double age, double t) {
  const double alive = p_alive(m, x, t_x, age);
  const CountMoments counts = new_customer_counts(alive_law(m, x, age), t);
  return {alive * counts.mean, alive * (counts.variance + (1.0 - alive) * counts.mean * counts.mean)};
}

std::vector<double> purchases_by_step(const BgBb& m, double x, double t_x, double age, std::size_t steps) {
  const BgBb law = alive_law(m, x, age);
  std::vector<double> out(steps);
  double each = p_alive(m, x, t_x, age) * law.alpha / (law.alpha + law.beta);
  for (std::size_t i = 0; i < steps; ++i) {
    const auto gone = static_cast<double>(i);
    each *= (law.delta + gone) / (law.gamma + law.delta + gone);
    out[i] = each;
  }
  return out;
}

std::vector<double> next_purchase_by_step(const BgBb& m, double x, double age) {
  const BgBb law = alive_law(m, x, age);
  std::vector<double> out;
  double waits = 1.0;  // has neither bought nor left yet
  for (double i = 0.0; i < 10000.0 && waits > 1e-6; i += 1.0) {
    const double stays = (law.delta + i) / (law.gamma + law.delta + i);
    const double buys = law.alpha / (law.alpha + law.beta + i);
    out.push_back(waits * stays * buys);
    waits *= stays * (1.0 - buys);
  }
  return out;
}

double count_probability(const BgBb& m, double n, double t) {
  const double last = std::floor(t + 1e-9);
  if (n > last) return 0.0;
  double sum = 0.0;
  for (double lives = n; lives <= last; lives += 1.0) {
    // P(she lives through exactly so many of `last`) times beta-binomial.
    double log_stays = log_rising(m.delta, lives) - log_rising(m.gamma + m.delta, lives);
    if (lives < last) log_stays += std::log(m.gamma / (m.gamma + m.delta + lives));
    const double log_buys = log_gamma(lives + 1.0) - log_gamma(n + 1.0) - log_gamma(lives - n + 1.0) +
                            log_rising(m.alpha, n) + log_rising(m.beta, lives - n) -
                            log_rising(m.alpha + m.beta, lives);
    sum += std::exp(log_stays + log_buys);
  }
  return sum;
}

double discounted_residual_transactions(const BgBb& m, double x, double t_x, double age,
                                        double discount_rate) {
  const BgBb law = alive_law(m, x, age);
  const double each = p_alive(m, x, t_x, age) * law.alpha / (law.alpha + law.beta);
  if (!(discount_rate > 0.0))
    return law.gamma > 1.0 ? each * law.delta / (law.gamma - 1.0) : std::numeric_limits<double>::infinity();
  const double decay = std::exp(-discount_rate);
  double sum = 0.0, term = 1.0;
  for (double i = 1.0;; i += 1.0) {
    term *= decay * (law.delta + i - 1.0) / (law.gamma + law.delta + i - 1.0);
    sum += term;
    if (term < 1e-13 * sum * (1.0 - decay)) return each * sum;
  }
}

Traits draw_new(const BgBb& m, Stream& rate, Stream& lifetime) {
  Traits traits;
  traits.opportunity = 1.0;
  traits.tick_rate = hazard_of(draw_beta(rate, m.alpha, m.beta));
  traits.defection_rate = hazard_of(draw_beta(lifetime, m.gamma, m.delta));
  return traits;
}

Traits draw_alive(const BgBb& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  return draw_new(alive_law(m, x, age), rate, lifetime);
}

LogRate log_rate(const BgBb& m) {
  return {digamma(m.alpha) - digamma(m.alpha + m.beta),
          std::sqrt(boost::math::trigamma(m.alpha) - boost::math::trigamma(m.alpha + m.beta))};
}

LogRate log_rate_given(const BgBb& m, double x, double, double age) { return log_rate(alive_law(m, x, age)); }

}  // namespace stamkund::customer_base
