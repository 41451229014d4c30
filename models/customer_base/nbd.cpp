#include "models/customer_base/nbd.h"

#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>

#include "engine/random/distributions.h"

namespace stamkund::customer_base {

double log_likelihood(const Nbd& m, double x, double, double age) {
  return nbd_log_likelihood<double>(m.r, m.alpha, x, age);
}

double p_alive(const Nbd&, double, double, double) { return 1.0; }

CountMoments new_customer_counts(const Nbd& m, double t) {
  const double mean = m.r / m.alpha * t;
  return {mean, mean * (1.0 + t / m.alpha)};
}

CountMoments future_counts(const Nbd& m, double x, double, double age, double t) {
  return new_customer_counts(Nbd{m.r + x, m.alpha + age}, t);
}

double count_probability(const Nbd& m, double n, double t) {
  return std::exp(log_negative_binomial(n, m.r, m.alpha, t));
}

double discounted_residual_transactions(const Nbd& m, double x, double, double age, double discount_rate) {
  return (m.r + x) / (m.alpha + age) / discount_rate;
}

Traits draw_new(const Nbd& m, Stream& rate, Stream&) {
  Traits traits;
  traits.tick_rate = draw_gamma(rate, m.r) / m.alpha;
  return traits;
}

Traits draw_alive(const Nbd& m, double x, double, double age, Stream& rate, Stream& lifetime) {
  return draw_new(Nbd{m.r + x, m.alpha + age}, rate, lifetime);
}

LogRate log_rate(const Nbd& m) {
  return {digamma(m.r) - std::log(m.alpha), std::sqrt(boost::math::trigamma(m.r))};
}

LogRate log_rate_given(const Nbd& m, double x, double, double age) {
  return log_rate(Nbd{m.r + x, m.alpha + age});
}

}  // namespace stamkund::customer_base
