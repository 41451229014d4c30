#pragma once
// BG/NBD: Poisson purchases with rate lambda ~ Gamma(r, rate alpha); after every repeat purchase she drops
// out with probability p ~ Beta(a, b). Fader, Hardie & Lee 2005 (doi 10.1287/mksc.1040.0098). Method,
// assumptions and limits: docs/methods/bg_nbd.md.
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/special_functions.h"

namespace stamkund::customer_base {

/// Population parameters; alpha in the fit's time unit. All are positive.
struct BgNbd {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;
};

/// Given that she is alive at T: lambda ~ Gamma(purchase_shape, rate purchase_rate), p ~ Beta(dropout_a,
/// dropout_b), independent.
struct BgNbdPosterior {
  double p_alive = 0;
  double purchase_shape = 0;
  double purchase_rate = 0;
  double dropout_a = 0;
  double dropout_b = 0;
};

/// Log-likelihood of one customer: x repeat purchases, the last at t_x, watched until `age` (T); times since
/// her first purchase, x whole. Density of the purchase times, so it carries time^-x.
template <class T>
[[nodiscard]] T bg_nbd_log_likelihood(const T& r, const T& alpha, const T& a, const T& b, double x,
                                      double t_x, double age) {
  using std::exp;
  using std::log;
  using std::log1p;
  T sum = log_rising<T>(r, x) - r * log1p(age / alpha) - x * log(alpha + age);
  if (x < 1.0) return sum;
  sum += log_rising<T>(b, x) - log_rising<T>(a + b, x);
  const T log_odds = log(a / (b + (x - 1.0))) + (r + x) * log1p((age - t_x) / (alpha + t_x));
  if (log_odds > 0.0) return sum + log_odds + log1p(exp(-log_odds));
  return sum + log1p(exp(log_odds));
}

[[nodiscard]] double log_likelihood(const BgNbd& model, double x, double t_x, double age);

/// P(alive at `age` | history); exactly 1 at x = 0, since dropout follows repeat purchases only.
[[nodiscard]] double p_alive(const BgNbd& model, double x, double t_x, double age);

[[nodiscard]] BgNbdPosterior posterior(const BgNbd& model, double x, double t_x, double age);

/// Purchases of a new customer in (0, t]: mean E[X(t)] and variance.
[[nodiscard]] CountMoments new_customer_counts(const BgNbd& model, double t);

/// Purchases in (age, age + t] given the history: mean (the "conditional expectation") and variance.
[[nodiscard]] CountMoments future_counts(const BgNbd& model, double x, double t_x, double age, double t);

/// P(X(t) = n) for a new customer, closed form (eq. 8 of the paper, with its sum as an incomplete beta).
[[nodiscard]] double count_probability(const BgNbd& model, double n, double t);

/// Discounted continuously at `discount_rate`; infinite at a rate of 0 and a <= 1.
[[nodiscard]] double discounted_residual_transactions(const BgNbd& model, double x, double t_x, double age,
                                                      double discount_rate);

/// Draws of the population's law, and given a history and that she is alive at `age`.
[[nodiscard]] Traits draw_new(const BgNbd& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const BgNbd& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
/// Log purchase rate: of a new customer, and given a history, whether or not she has left.
[[nodiscard]] LogRate log_rate(const BgNbd& model);
[[nodiscard]] LogRate log_rate_given(const BgNbd& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
