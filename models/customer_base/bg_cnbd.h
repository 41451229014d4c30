#pragma once
// BG/CNBD-k and MBG/CNBD-k: regular buyers. A Poisson clock ticks at rate lambda ~ Gamma(r, rate alpha);
// every k-th tick is a purchase, so gaps are Erlang-k; after a purchase she leaves with probability p ~
// Beta(a, b), in the modified model after the first one, too. Platzer & Reutterer 2016
// (doi 10.1287/mksc.2015.0963); at k = 1 the BG/NBD and the MBG/NBD (Batislam, Denizel & Filiztekin 2007,
// doi 10.1016/j.ijresmar.2006.12.005). docs/methods/bg_cnbd.md.
#include "engine/random/stream.h"
#include "models/customer_base/bg_nbd.h"
#include "models/customer_base/special_functions.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters; alpha in the fit's time unit. All are positive.
struct BgCnbd {
  double r = 0;
  double alpha = 0;
  double a = 0;
  double b = 0;
  int k = 1;              ///< ticks of a purchase
  bool modified = false;  ///< she may leave after her first purchase
};

namespace detail {

/// sum over j < k of Gamma(c + j) / (Gamma(c) j!) y^j: the ticks she may have had since her last purchase.
template <class T>
[[nodiscard]] T waiting_sum(const T& c, int k, const T& y) {
  T sum(1.0);
  T term(1.0);
  for (int j = 1; j < k; ++j) {
    term *= (c + (j - 1.0)) / static_cast<double>(j) * y;
    sum += term;
  }
  return sum;
}

}  // namespace detail

/// Log-likelihood of one customer, without the part of the gaps that no parameter moves (calibration's
/// log_gap_constant): x repeat purchases, the last at t_x, watched until `age`; x whole. Carries time^-kx.
template <class T, class Time = double>
[[nodiscard]] T bg_cnbd_log_likelihood(const T& r, const T& alpha, const T& a, const T& b, int k,
                                       bool modified, double x, const Time& t_x, const Time& age) {
  using std::exp;
  using std::log;
  using std::log1p;
  const double kx = static_cast<double>(k) * x;
  const double stays = x + (modified ? 1.0 : 0.0);  // purchases after which she may have left
  const T c = r + kx;
  T sum = log_rising<T>(r, kx) - r * log1p(age / alpha) - kx * log(alpha + age) + log_rising<T>(b, stays) -
          log_rising<T>(a + b, stays);
  const T waiting = detail::waiting_sum<T>(c, k, (age - t_x) / (alpha + age));
  if (stays < 1.0) return sum + log(waiting);
  const T log_odds = log(a / (b + (stays - 1.0))) + c * log1p((age - t_x) / (alpha + t_x)) - log(waiting);
  if (log_odds > 0.0) return sum + log(waiting) + log_odds + log1p(exp(-log_odds));
  return sum + log(waiting) + log1p(exp(log_odds));
}

[[nodiscard]] double log_likelihood(const BgCnbd& model, double x, double t_x, double age);
[[nodiscard]] double p_alive(const BgCnbd& model, double x, double t_x, double age);
/// Purchases of a new customer in (0, t].
[[nodiscard]] CountMoments new_customer_counts(const BgCnbd& model, double t);
/// Exact, with the ticks since the last purchase as part of what is not known.
[[nodiscard]] CountMoments future_counts(const BgCnbd& model, double x, double t_x, double age, double t);
[[nodiscard]] double count_probability(const BgCnbd& model, double n, double t);
/// Infinite at a rate of 0 and a <= 1.
[[nodiscard]] double discounted_residual_transactions(const BgCnbd& model, double x, double t_x, double age,
                                                      double discount_rate);
[[nodiscard]] Traits draw_new(const BgCnbd& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const BgCnbd& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);
/// Purchases, not ticks.
[[nodiscard]] LogRate log_rate(const BgCnbd& model);
[[nodiscard]] LogRate log_rate_given(const BgCnbd& model, double x, double t_x, double age);

}  // namespace stamkund::customer_base
