#pragma once
// Beta-discrete-Weibull: the shifted beta-geometric with a hazard of her own that rises (c > 1) or falls (c <
// 1): a customer survives t periods with probability (1 - theta)^(t^c), theta ~ Beta(gamma, delta). Fader,
// Hardie, Liu, Davin & Steenburgh 2018, "How to project customer retention revisited"
// (doi 10.1016/j.intmar.2018.01.002). Method, assumptions and limits: docs/methods/contractual.md.
#include "models/customer_base/shifted_beta_geometric.h"

namespace stamkund::customer_base {

/// Population parameters, all positive; c = 1 is ShiftedBetaGeometric{gamma, delta}.
struct BetaDiscreteWeibull {
  double gamma = 0;
  double delta = 0;
  double c = 1;
};

namespace detail {

/// t^c, kept below 1e260: what lies beyond makes no difference to a survival and would overflow.
template <class T>
[[nodiscard]] T aged_time(const T& c, double t) {
  using std::exp;
  if (t <= 0.0) return T(0.0);
  const T logarithm = c * std::log(t);
  return value_of(logarithm) < 600.0 ? T(exp(logarithm)) : T(1e260);
}

/// log S(t) - log S(s).
template <class T>
[[nodiscard]] T discrete_weibull_log_ratio(const T& gamma, const T& delta, const T& c, double s, double t) {
  return log_gamma_ratio<T>(delta + aged_time<T>(c, s), gamma) -
         log_gamma_ratio<T>(delta + aged_time<T>(c, t), gamma);
}

}  // namespace detail

/// log S(t), S(t) = B(gamma, delta + t^c) / B(gamma, delta), t >= 0.
template <class T>
[[nodiscard]] T beta_discrete_weibull_log_survival(const T& gamma, const T& delta, const T& c, double t) {
  return detail::discrete_weibull_log_ratio<T>(gamma, delta, c, 0.0, t);
}

/// log P(T = t), t >= 1. Minus infinity where nobody is left to be lost.
template <class T>
[[nodiscard]] T beta_discrete_weibull_log_loss(const T& gamma, const T& delta, const T& c, double t) {
  using std::expm1;
  using std::log;
  return beta_discrete_weibull_log_survival<T>(gamma, delta, c, t - 1.0) +
         log(-expm1(detail::discrete_weibull_log_ratio<T>(gamma, delta, c, t - 1.0, t)));
}

[[nodiscard]] double log_survival(const BetaDiscreteWeibull& model, double t);
[[nodiscard]] double log_loss_probability(const BetaDiscreteWeibull& model, double t);
[[nodiscard]] double retention_rate(const BetaDiscreteWeibull& model, double t);
[[nodiscard]] BetaLaw posterior(const BetaDiscreteWeibull& model, double n);

/// As for ShiftedBetaGeometric; infinite for gamma c <= 1. There is no closed form: 1,024 terms are added,
/// and the rest is an integral with its Euler-Maclaurin corrections; relative error below 1e-9.
[[nodiscard]] double expected_residual_lifetime(const BetaDiscreteWeibull& model, double n);
[[nodiscard]] double discounted_residual_lifetime(const BetaDiscreteWeibull& model, double n,
                                                  double discount_rate);
[[nodiscard]] double discounted_expected_lifetime(const BetaDiscreteWeibull& model, double discount_rate);

[[nodiscard]] Traits draw_new(const BetaDiscreteWeibull& model, Stream& rate, Stream& lifetime);
[[nodiscard]] Traits draw_alive(const BetaDiscreteWeibull& model, double n, Stream& rate, Stream& lifetime);

}  // namespace stamkund::customer_base
