#pragma once
// Log-normal spend: a customer has a level of log spend, her purchases scatter about it, and the level may go
// with how often she buys. docs/methods/lognormal_spend.md.
#include "engine/random/stream.h"

namespace stamkund::customer_base {

/// Log spend of a purchase ~ Normal(level, within); level ~ Normal(log median + rate_slope (log lambda - its
/// population mean), between).
struct LognormalSpend {
  double median = 0;      ///< major units
  double between = 0;     ///< standard deviation of the customers' log levels, at one purchase rate
  double within = 0;      ///< standard deviation of log spend within a customer
  double rate_slope = 0;  ///< elasticity of spend in the purchase rate; 0 = spend does not go with it
};

/// A customer's purchases with an amount above 0: all that matters of them.
struct LogSpend {
  double n = 0;        ///< how many
  double mean = 0;     ///< of the log amounts
  double squared = 0;  ///< sum of squared deviations of the log amounts from their mean
};

/// log lambda of a customer less its population mean ~ Normal(mean, variance), given her purchase history.
/// What the process model knows of her; variance 0 where lambda itself is known.
struct CentredLogRate {
  double mean = 0;
  double variance = 0;
};

/// A normal law.
struct NormalLaw {
  double mean = 0;
  double variance = 0;
};

/// Log-density of her n >= 1 amounts, given her purchase history. Expects within > 0.
[[nodiscard]] double log_likelihood(const LognormalSpend& model, const LogSpend& spend,
                                    const CentredLogRate& rate);

/// Her level, given her amounts (n = 0: none) and what is known of her rate.
[[nodiscard]] NormalLaw level_given(const LognormalSpend& model, const LogSpend& spend,
                                    const CentredLogRate& rate);

/// Expected amount of a purchase to come. Always finite.
[[nodiscard]] double expected_mean_spend(const LognormalSpend& model, const LogSpend& spend,
                                         const CentredLogRate& rate);

/// A draw of her level, given her amounts and her own `centred_log_rate` = log lambda less its population
/// mean.
[[nodiscard]] double draw_level(const LognormalSpend& model, const LogSpend& spend, double centred_log_rate,
                                Stream& stream);

}  // namespace stamkund::customer_base
