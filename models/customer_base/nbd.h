#pragma once
// NBD: Poisson purchases with rate lambda ~ Gamma(r, rate alpha), and nobody leaves. Ehrenberg 1959 (doi
// 10.2307/2985810). docs/methods/nbd.md.
#include "engine/random/stream.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/special_functions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

struct Nbd {
  double r = 0;
  double alpha = 0;  ///< time units
};

/// Density of the purchase times: it does not depend on when they were.
template <class T, class Time = double>
[[nodiscard]] T nbd_log_likelihood(const T& r, const T& alpha, double x, const Time& age) {
  using std::log;
  using std::log1p;
  return log_rising<T>(r, x) - r * log1p(age / alpha) - x * log(alpha + age);
}

[[nodiscard]] double log_likelihood(const Nbd& model, double x, double t_x, double age);
[[nodiscard]] double p_alive(const Nbd& model, double x, double t_x, double age);
[[nodiscard]] CountMoments new_customer_counts(const Nbd& model, double t);
[[nodiscard]] CountMoments future_counts(const Nbd& model, double x, double t_x, double age, double t);
[[nodiscard]] double count_probability(const Nbd& model, double n, double t);
/// Infinite at a rate of 0.
[[nodiscard]] double discounted_residual_transactions(const Nbd& model, double x, double t_x, double age,
                                                      double discount_rate);
[[nodiscard]] Traits draw_new(const Nbd& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const Nbd& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
[[nodiscard]] LogRate log_rate(const Nbd& model);
[[nodiscard]] LogRate log_rate_given(const Nbd& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
