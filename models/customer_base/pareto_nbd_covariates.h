#pragma once
// Pareto/NBD with covariates, fixed or changing over time: she buys at rate lambda exp(g_p' z(t)) and leaves
// with hazard mu exp(g_l' z(t)), lambda ~ Gamma(r, rate alpha), mu ~ Gamma(s, rate beta). Bachmann, Meierer &
// Naef 2021 (doi 10.1287/mksc.2020.1254). Method, assumptions and limits: docs/methods/covariates.md.
//
// The formulas here know covariates only through the factors exp(g' z), constant over stretches of time.
#include <span>
#include <vector>

#include "models/customer_base/pareto_nbd.h"

namespace stamkund::customer_base {

/// A stretch of time in which no covariate changes.
struct Stretch {
  double length = 0;    ///< >= 0, in the model's time unit
  double purchase = 1;  ///< factor on the purchase rate, exp(g_p' z)
  double lifetime = 1;  ///< factor on the hazard of leaving, exp(g_l' z)
};

/// x repeat purchases since her first; `before` fills the time from there to the last purchase (empty at x =
/// 0), `after` the time from the last purchase to the end of watching.
struct CovariateHistory {
  double x = 0;
  std::span<const Stretch> before;
  std::span<const Stretch> after;
};

/// The log-likelihood of one customer and its slopes. The product of the factors at her purchases, exp(g_p'
/// sum of z(t_j)), is not in it: it depends on the coefficients alone.
struct CovariateLikelihood {
  double value = 0;
  double d_r = 0;
  double d_log_alpha = 0;
  double d_s = 0;
  double d_log_beta = 0;
  double log_p_alive = 0;  ///< log P(alive at the end of watching | history)
};

/// Slopes of the log-likelihood in the logs of one stretch's two factors.
struct StretchSlope {
  double purchase = 0;
  double lifetime = 0;
};

/// Evaluates the likelihood of one customer after the other; holds scratch memory, so one for each thread.
///
/// With A, B the integrals of the factors, c = r + x and P = alpha + A(t_x), Q = beta + B(t_x):
///   L = Gamma(c)/Gamma(r) alpha^r beta^s P^-c Q^-s K,
///   K = G(T) + int_{t_x}^{T} s b(y)/(beta + B(y)) G(y) dy,  G(y) = (P/(alpha + A(y)))^c (Q/(beta + B(y)))^s.
/// 0 < K <= 1, every term is positive, and G(T)/K is P(alive). The integral is Gauss-Legendre on panels
/// within stretches; the integrand there is completely monotone, so a bound of its derivatives chooses the
/// number of points (relative error below 1e-11).
class CovariateKernel {
 public:
  [[nodiscard]] CovariateLikelihood evaluate(const ParetoNbd& model, const CovariateHistory& history) {
    return run<false>(model, history, {});
  }
  /// `slopes`: one a stretch, `before` first.
  [[nodiscard]] CovariateLikelihood evaluate(const ParetoNbd& model, const CovariateHistory& history,
                                             std::span<StretchSlope> slopes) {
    return run<true>(model, history, slopes);
  }

 private:
  /// Integrals over one stretch, f being the integrand of K: of f, f/(alpha + A), f/(beta + B), and of the
  /// latter two times the time since the stretch began.
  struct Moments {
    double mass = 0;
    double purchase = 0;
    double purchase_time = 0;
    double lifetime = 0;
    double lifetime_time = 0;
  };
  template <bool kSlopes>
  CovariateLikelihood run(const ParetoNbd& model, const CovariateHistory& history,
                          std::span<StretchSlope> slopes);

  std::vector<Moments> moments_;
};

/// Log-likelihood of one customer. `log_factor_at_purchases`: g_p' times the sum of z over her repeat
/// purchases. Density of the purchase times, so it carries time^-x. With all factors 1 it is the plain
/// Pareto/NBD's.
[[nodiscard]] double log_likelihood(const ParetoNbd& model, const CovariateHistory& history,
                                    double log_factor_at_purchases);

/// Given that she is alive at the end: base rates, in the same unit as alpha and beta, before any factor.
[[nodiscard]] ParetoNbdPosterior posterior(const ParetoNbd& model, const CovariateHistory& history);

/// Purchases over the stretches of `future` of someone who is alive when it begins with lambda ~
/// Gamma(purchase_shape, purchase_rate), mu ~ Gamma(lifetime_shape, lifetime_rate): mean and variance. For a
/// customer with a history use `future_counts`, for a new one the model's own parameters.
[[nodiscard]] CountMoments alive_counts(const ParetoNbdPosterior& posterior, std::span<const Stretch> future);

/// Purchases of a new customer over `life`, which begins with her first purchase.
[[nodiscard]] CountMoments new_customer_counts(const ParetoNbd& model, std::span<const Stretch> life);

/// Purchases after the end of watching, given the history (P(alive) included): mean and variance.
[[nodiscard]] CountMoments future_counts(const ParetoNbd& model, const CovariateHistory& history,
                                         std::span<const Stretch> future);

[[nodiscard]] CountMoments future_counts(const ParetoNbdPosterior& posterior,
                                         std::span<const Stretch> future);

/// The time at which the integral of a factor reaches `target` >= 0; infinite if it does not within the
/// stretches. A unit-rate clock read through it is a purchase (lifetime) clock with covariates.
[[nodiscard]] double time_at(std::span<const Stretch> stretches, double Stretch::*factor, double target);

}  // namespace stamkund::customer_base
