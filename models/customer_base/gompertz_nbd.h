#pragma once
// Gompertz/NBD: Poisson purchases with rate lambda ~ Gamma(r, rate alpha) until an unseen lifetime with
// hazard eta b e^{b age}, eta ~ Gamma(s, rate beta): the older, the likelier she leaves. Bemmaor & Glady 2012
// (doi 10.1287/mnsc.1110.1461), whose conditional expectation is wrong (Adler 2022); ours is derived anew. As
// b -> 0 with beta / b fixed it becomes the Pareto/NBD with beta / b. docs/methods/gompertz_nbd.md.
#include <algorithm>

#include "engine/random/stream.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/special_functions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters, all positive; alpha in time units, b per time unit, the others plain numbers.
struct GompertzNbd {
  double r = 0;
  double alpha = 0;
  double b = 0;
  double s = 0;
  double beta = 0;
};

namespace detail {

/// log(B(u) / beta), B(u) = beta + e^{b u} - 1: minus the log of P(lifetime > u) over s.
template <class T>
[[nodiscard]] T log_gompertz_growth(const T& b, const T& beta, double u) {
  using std::exp;
  using std::expm1;
  using std::log;
  using std::log1p;
  const T bu = b * u;
  if (value_of(bu) < 30.0) return log1p(expm1(bu) / beta);
  return bu - log(beta) + log1p((beta - 1.0) * exp(-bu));
}

/// b e^{b u} / B(u): the hazard over s, from b / beta at birth towards b.
template <class T>
[[nodiscard]] T gompertz_slope(const T& b, const T& beta, double u) {
  using std::exp;
  using std::expm1;
  return b / (beta * exp(-b * u) - expm1(-b * u));  // two positive terms: nothing cancels for a small beta
}

/// Length of the next quadrature panel from y: the exponent changes by at most 8, and the panel is short
/// beside the distance to the poles of the integrand.
[[nodiscard]] inline double gompertz_panel(double c, double alpha, double s, double b, double beta, double y,
                                           double discount = 0.0) {
  // The slope rises with y for beta > 1 and falls for beta < 1, towards b: its largest over the panel is at
  // an end.
  const double slope = gompertz_slope(b, beta, y);
  const double buys = c > 0.0 ? c / (alpha + y) : 0.0;
  double length = std::min({3.0 / b, 3.0 / slope, 8.0 / (buys + s * slope + discount)});
  while (length * (buys + s * std::max(slope, gompertz_slope(b, beta, y + length)) + discount) > 16.0)
    length *= 0.5;
  if (c > 0.0) length = std::min(length, 3.0 * (alpha + y));
  return length;
}

/// log of the odds of having left by `age`: she left at y in (t_x, age) against she is alive.
template <class T>
[[nodiscard]] T log_gompertz_odds(const T& c, const T& alpha, const T& b, const T& s, const T& beta,
                                  double t_x, double age) {
  using std::exp;
  using std::log;
  using std::log1p;
  const T growth_at_recency = log_gompertz_growth(b, beta, t_x);
  const GaussLegendre20& rule = gauss_legendre_20();
  T sum(0.0);
  const double c0 = value_of(c), alpha0 = value_of(alpha), b0 = value_of(b), s0 = value_of(s),
               beta0 = value_of(beta);
  for (double y = t_x; y < age;) {
    const double length = std::min(age - y, gompertz_panel(c0, alpha0, s0, b0, beta0, y));
    const double half = 0.5 * length;
    T panel(0.0);
    for (std::size_t i = 0; i < rule.abscissa.size(); ++i)
      for (const double sign : {-1.0, 1.0}) {
        const double at = y + half * (1.0 + sign * rule.abscissa[i]);
        const T exponent = c * log1p((at - t_x) / (alpha + t_x)) +
                           s * (log_gompertz_growth(b, beta, at) - growth_at_recency);
        panel += rule.weight[i] * half * gompertz_slope(b, beta, at) * exp(-exponent);
      }
    sum += panel;
    y += length;
    if (value_of(panel) < 1e-17 * value_of(sum)) break;  // all later panels are smaller still
  }
  return c * log1p((age - t_x) / (alpha + t_x)) +
         s * (log_gompertz_growth(b, beta, age) - growth_at_recency) + log(s * sum);
}

}  // namespace detail

/// Log-likelihood of one customer; density of the purchase times, so it carries time^-x.
template <class T>
[[nodiscard]] T gompertz_nbd_log_likelihood(const T& r, const T& alpha, const T& b, const T& s, const T& beta,
                                            double x, double t_x, double age) {
  using std::exp;
  using std::log;
  using std::log1p;
  const T sum = log_rising<T>(r, x) - r * log1p(age / alpha) - x * log(alpha + age) -
                s * detail::log_gompertz_growth(b, beta, age);
  if (!(age > t_x)) return sum;
  const T log_odds = detail::log_gompertz_odds<T>(r + x, alpha, b, s, beta, t_x, age);
  if (log_odds > 0.0) return sum + log_odds + log1p(exp(-log_odds));
  return sum + log1p(exp(log_odds));
}

[[nodiscard]] double log_likelihood(const GompertzNbd& model, double x, double t_x, double age);
[[nodiscard]] double p_alive(const GompertzNbd& model, double x, double t_x, double age);
/// The law of the future of somebody who is alive at `age`: a Gompertz/NBD again, counted from then.
[[nodiscard]] GompertzNbd alive_law(const GompertzNbd& model, double x, double age);
[[nodiscard]] CountMoments new_customer_counts(const GompertzNbd& model, double t);
[[nodiscard]] CountMoments future_counts(const GompertzNbd& model, double x, double t_x, double age,
                                         double t);
/// By adaptive quadrature; relative error about 1e-10.
[[nodiscard]] double count_probability(const GompertzNbd& model, double n, double t);
/// Finite at every rate.
[[nodiscard]] double discounted_residual_transactions(const GompertzNbd& model, double x, double t_x,
                                                      double age, double discount_rate);
[[nodiscard]] Traits draw_new(const GompertzNbd& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const GompertzNbd& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
[[nodiscard]] LogRate log_rate(const GompertzNbd& model);
[[nodiscard]] LogRate log_rate_given(const GompertzNbd& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
