#pragma once
// Pareto/log-normal: Poisson purchases with rate lambda until an unseen, exponential lifetime with rate mu,
// as in the Pareto/NBD, but (log lambda, log mu) is bivariate normal over the population, so that those who
// buy often may leave earlier or later. Cf. Abe 2009 (doi 10.1287/mksc.1090.0502), who fits such a pair by
// simulation; here its two integrals are computed. Method, assumptions and limits:
// docs/methods/pareto_lognormal.md.
#include "engine/random/stream.h"
#include "models/customer_base/pareto_nbd.h"
#include "models/customer_base/traits.h"

namespace stamkund::customer_base {

/// Population parameters; medians are per time unit, spreads are standard deviations of the log rates.
struct ParetoLognormal {
  double rate_median = 0;       ///< of lambda, > 0
  double rate_spread = 0;       ///< > 0
  double defection_median = 0;  ///< of mu, > 0
  double defection_spread = 0;  ///< > 0
  double correlation = 0;       ///< of log lambda and log mu, in (-1, 1)
};

/// As for ParetoNbd: x repeat purchases, the last at t_x, watched until `age`. Relative error of the
/// likelihood below 1e-10. Costs some thousand exponentials.
[[nodiscard]] double log_likelihood(const ParetoLognormal& model, double x, double t_x, double age);
[[nodiscard]] double p_alive(const ParetoLognormal& model, double x, double t_x, double age);
[[nodiscard]] CountMoments new_customer_counts(const ParetoLognormal& model, double t);
[[nodiscard]] CountMoments future_counts(const ParetoLognormal& model, double x, double t_x, double age,
                                         double t);
/// Absolute error below 1e-12.
[[nodiscard]] double count_probability(const ParetoLognormal& model, double n, double t);
/// Finite at every discount rate, 0 included.
[[nodiscard]] double discounted_residual_transactions(const ParetoLognormal& model, double x, double t_x,
                                                      double age, double discount_rate);

/// log lambda over the population, and given a history whether or not she is alive.
[[nodiscard]] LogRate log_rate(const ParetoLognormal& model);
[[nodiscard]] LogRate log_rate_given(const ParetoLognormal& model, double x, double t_x, double age);

[[nodiscard]] Traits draw_new(const ParetoLognormal& model, Stream& rate, Stream& lifetime);
/// Of a customer known to be alive at `age`; exact, by rejection: about sqrt(1 + rate_spread^2 x) tries.
/// Given that she is alive t_x says nothing more.
[[nodiscard]] Traits draw_alive(const ParetoLognormal& model, double x, double t_x, double age, Stream& rate,
                                Stream& lifetime);

}  // namespace stamkund::customer_base
