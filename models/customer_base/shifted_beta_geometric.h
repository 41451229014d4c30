#pragma once
// Shifted beta-geometric: a subscriber fails to renew with probability theta at the end of every period,
// theta ~ Beta(alpha, beta) over the population. Fader & Hardie 2007, "How to project customer retention"
// (doi 10.1002/dir.20074). Method, assumptions and limits: docs/methods/contractual.md.
#include <cmath>

#include "engine/random/stream.h"
#include "models/customer_base/gamma_ratio.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters, both positive. Time is in renewal periods.
struct ShiftedBetaGeometric {
  double alpha = 0;
  double beta = 0;
};

/// theta ~ Beta(a, b).
struct BetaLaw {
  double a = 0;
  double b = 0;
};

/// log S(t), S(t) = P(T > t) = B(alpha, beta + t) / B(alpha, beta): she renewed at the end of period t, t >=
/// 0.
template <class T>
[[nodiscard]] T shifted_beta_geometric_log_survival(const T& alpha, const T& beta, double t) {
  return log_gamma_ratio<T>(beta, alpha) - log_gamma_ratio<T>(beta + t, alpha);
}

/// log P(T = t): she did not renew at the end of period t >= 1.
template <class T>
[[nodiscard]] T shifted_beta_geometric_log_loss(const T& alpha, const T& beta, double t) {
  using std::log;
  return shifted_beta_geometric_log_survival<T>(alpha, beta, t - 1.0) + log(alpha) -
         log(alpha + beta + (t - 1.0));
}

[[nodiscard]] double log_survival(const ShiftedBetaGeometric& model, double t);
[[nodiscard]] double log_loss_probability(const ShiftedBetaGeometric& model, double t);

/// r_t = S(t) / S(t - 1), t >= 1; for the whole cohort it rises with t, though nobody's own theta falls.
[[nodiscard]] double retention_rate(const ShiftedBetaGeometric& model, double t);

/// theta of a customer who has survived `n` >= 0 periods.
[[nodiscard]] BetaLaw posterior(const ShiftedBetaGeometric& model, double n);

/// Renewals still to come of a customer who has survived n periods: sum over j >= 1 of S(n + j) / S(n).
/// Infinite for alpha <= 1.
[[nodiscard]] double expected_residual_lifetime(const ShiftedBetaGeometric& model, double n);

/// The same, discounted at `discount_rate` a period, the next renewal being paid now: "DERL" of Fader &
/// Hardie 2010 (doi 10.1287/mksc.1080.0482) of someone in her (n + 1)st period. With a rate of 0 the
/// undiscounted value.
[[nodiscard]] double discounted_residual_lifetime(const ShiftedBetaGeometric& model, double n,
                                                  double discount_rate);

/// "DEL" of a new customer: sum over t >= 0 of S(t) / (1 + discount_rate)^t, the first payment included.
[[nodiscard]] double discounted_expected_lifetime(const ShiftedBetaGeometric& model, double discount_rate);

/// She renews at the end of every period she survives: `opportunity` is one period. `rate` is not drawn from.
[[nodiscard]] Traits draw_new(const ShiftedBetaGeometric& model, Stream& rate, Stream& lifetime);

/// Of a customer who has survived n periods; start her PurchaseClock at age n.
[[nodiscard]] Traits draw_alive(const ShiftedBetaGeometric& model, double n, Stream& rate, Stream& lifetime);

namespace detail {

/// -log(1 - theta), theta ~ law: exact at both ends, where theta itself would round to 0 or 1. At most 745,
/// the largest hazard whose survival is above 0.
[[nodiscard]] double draw_beta_hazard(Stream& stream, const BetaLaw& law);

/// Traits of a customer who renews at the end of every period she survives.
[[nodiscard]] Traits renewing(Lifetime lifetime, double defection_rate, double aging);

}  // namespace detail
}  // namespace stamkund::customer_base
