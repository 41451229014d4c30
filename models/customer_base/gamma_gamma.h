#pragma once
// Gamma-Gamma spend: a customer's transactions are Gamma(p, rate nu) with nu ~ Gamma(q, rate gamma), and
// spend is independent of how often she buys. Fader, Hardie & Lee 2005 (doi 10.1509/jmkr.2005.42.4.415);
// notation of Fader & Hardie 2013, "The gamma-gamma model of monetary value". docs/methods/gamma_gamma.md.
#include "models/customer_base/special_functions.h"

namespace stamkund::customer_base {

/// Population parameters; gamma in currency. All are positive; the population mean is finite for q > 1.
struct GammaGamma {
  double p = 0;
  double q = 0;
  double gamma = 0;
};

/// nu ~ Gamma(shape, rate) given a customer's history; her transactions are then Gamma(p, rate nu).
struct GammaGammaPosterior {
  double shape = 0;
  double rate = 0;
};

/// Log-density of the mean spend (> 0) of x >= 1 transactions.
template <class T>
[[nodiscard]] T gamma_gamma_log_likelihood(const T& p, const T& q, const T& gamma, double x,
                                           double mean_spend) {
  using std::log;
  using std::log1p;
  const T px = p * x;
  const double total = x * mean_spend;
  return log_gamma(px + q) - log_gamma(px) - log_gamma(q) - q * log1p(total / gamma) -
         px * log1p(gamma / total) - log(mean_spend);
}

[[nodiscard]] double log_likelihood(const GammaGamma& model, double x, double mean_spend);

/// Posterior of nu after x transactions with this mean; the population's at x = 0.
[[nodiscard]] GammaGammaPosterior posterior(const GammaGamma& model, double x, double mean_spend);

/// Expected spend per transaction given the history; the population mean at x = 0. Infinite where p x + q
/// <= 1.
[[nodiscard]] double expected_mean_spend(const GammaGamma& model, double x, double mean_spend);

}  // namespace stamkund::customer_base
