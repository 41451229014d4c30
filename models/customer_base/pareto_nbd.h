#pragma once
// Pareto/NBD: Poisson purchases with rate lambda ~ Gamma(r, rate alpha) until an unseen, exponential lifetime
// with rate mu ~ Gamma(s, rate beta). Schmittlein, Morrison & Colombo 1987 (doi 10.1287/mnsc.33.1.1);
// likelihood as in Fader & Hardie 2005, "A note on deriving the Pareto/NBD model and related expressions".
// Method, assumptions and limits: docs/methods/pareto_nbd.md.
#include <array>

#include "engine/random/stream.h"
#include "models/customer_base/special_functions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters; alpha and beta in the fit's time unit. All are positive.
struct ParetoNbd {
  double r = 0;
  double alpha = 0;
  double s = 0;
  double beta = 0;
};

/// Mean and variance of a count of purchases.
struct CountMoments {
  double mean = 0;
  double variance = 0;
};

/// Given that she is alive at T: lambda ~ Gamma(purchase_shape, rate purchase_rate), mu ~
/// Gamma(lifetime_shape, rate lifetime_rate), independent.
struct ParetoNbdPosterior {
  double p_alive = 0;
  double purchase_shape = 0;
  double purchase_rate = 0;
  double lifetime_shape = 0;
  double lifetime_rate = 0;
};

namespace detail {

/// P(she drops out before her next purchase | alive, lambda ~ Gamma(c, alpha_u), mu ~ Gamma(s, beta_u)).
/// `difference` = alpha_u - beta_u.
template <class T>
[[nodiscard]] T dropout_first(const T& c, const T& s, const T& alpha_u, const T& beta_u,
                              const T& difference) {
  if (difference >= 0.0)
    return s / (c + s) * hypergeometric_1q<T>(s, c, beta_u / alpha_u, difference / alpha_u);
  const T epsilon = alpha_u / beta_u;
  return s / (c + s) * epsilon * hypergeometric_1q<T>(c - 1.0, s + 1.0, epsilon, -difference / beta_u);
}

/// log(1 + odds of having dropped out by T): minus the log of P(alive).
/// With D(u) = dropout_first at u, the odds are D(t_x) f(t_x) / f(T) - D(T), f(u) = (alpha+u)^-(r+x)
/// (beta+u)^-s.
template <class T>
[[nodiscard]] T log_one_plus_dropout_odds(const T& r, const T& alpha, const T& s, const T& beta, double x,
                                          double t_x, double age) {
  using std::exp;
  using std::log;
  using std::log1p;
  const T c = r + x;
  const T difference = alpha - beta;
  const T at_recency = dropout_first<T>(c, s, alpha + t_x, beta + t_x, difference);
  const T at_age = dropout_first<T>(c, s, alpha + age, beta + age, difference);
  const T exponent = c * log1p((age - t_x) / (alpha + t_x)) + s * log1p((age - t_x) / (beta + t_x));
  if (exponent < 600.0) return log1p(exp(exponent) * at_recency - at_age);
  const T log_odds = exponent + log(at_recency);
  return log_odds + log1p((1.0 - at_age) * exp(-log_odds));
}

}  // namespace detail

/// Log-likelihood of one customer: x repeat purchases, the last at t_x, watched until `age` (T); times since
/// her first purchase, 0 <= t_x <= age, x whole. Density of the purchase times, so it carries time^-x.
/// Finite for every positive parameter and for x up to 10^6 and beyond.
template <class T>
[[nodiscard]] T pareto_nbd_log_likelihood(const T& r, const T& alpha, const T& s, const T& beta, double x,
                                          double t_x, double age) {
  using std::log;
  using std::log1p;
  return log_rising<T>(r, x) - r * log1p(age / alpha) - x * log(alpha + age) - s * log1p(age / beta) +
         detail::log_one_plus_dropout_odds<T>(r, alpha, s, beta, x, t_x, age);
}

/// dropout_first and its derivatives with respect to c, s, alpha, beta.
struct DropoutFirst {
  double value;
  double d_c;
  double d_s;
  double d_alpha;
  double d_beta;
};
[[nodiscard]] DropoutFirst dropout_first_gradient(double c, double s, double alpha_u, double beta_u,
                                                  double difference);

/// E[min(lifetime, t)] for mu ~ Gamma(s, rate b).
[[nodiscard]] double mean_active_time(double s, double b, double t);
/// E[min(lifetime, t)^2] = int_0^t 2 u (b / (b + u))^s du.
[[nodiscard]] double mean_squared_active_time(double s, double b, double t);

[[nodiscard]] double log_likelihood(const ParetoNbd& model, double x, double t_x, double age);

/// P(alive at `age` | history), in (0, 1].
[[nodiscard]] double p_alive(const ParetoNbd& model, double x, double t_x, double age);

[[nodiscard]] ParetoNbdPosterior posterior(const ParetoNbd& model, double x, double t_x, double age);

/// Purchases of a new customer in (0, t]: mean E[X(t)] and variance.
[[nodiscard]] CountMoments new_customer_counts(const ParetoNbd& model, double t);

/// Purchases in (age, age + t] given the history: mean (the "conditional expectation") and variance.
[[nodiscard]] CountMoments future_counts(const ParetoNbd& model, double x, double t_x, double age, double t);

/// P(X(t) = n) for a new customer (Fader & Hardie 2006, "Deriving an expression for P(X(t)=x)"), by adaptive
/// quadrature over the time of dropout; relative error about 1e-10.
[[nodiscard]] double count_probability(const ParetoNbd& model, double n, double t);

/// Discounted expected residual transactions, discounted continuously at `discount_rate` per time unit
/// (Fader, Hardie & Lee 2005, doi 10.1509/jmkr.2005.42.4.415). Infinite if the rate is 0 and s <= 1.
[[nodiscard]] double discounted_residual_transactions(const ParetoNbd& model, double x, double t_x,
                                                      double age, double discount_rate);

/// Draws of the population's law, and given a history and that she is alive at `age`.
[[nodiscard]] Traits draw_new(const ParetoNbd& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const ParetoNbd& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
/// Log purchase rate: of a new customer, and given a history, whether or not she has left.
[[nodiscard]] LogRate log_rate(const ParetoNbd& model);
[[nodiscard]] LogRate log_rate_given(const ParetoNbd& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
