#include "models/customer_base/lognormal_spend.h"

#include <cmath>

#include "engine/random/distributions.h"

namespace stamkund::customer_base {
namespace {

constexpr double kLogTwoPi = 1.83787706640934548356;

NormalLaw prior(const LognormalSpend& m, const CentredLogRate& rate) {
  return {std::log(m.median) + m.rate_slope * rate.mean,
          m.between * m.between + m.rate_slope * m.rate_slope * rate.variance};
}

}  // namespace

double log_likelihood(const LognormalSpend& m, const LogSpend& spend, const CentredLogRate& rate) {
  const NormalLaw level = prior(m, rate);
  const double within = m.within * m.within;
  const double variance = level.variance + within / spend.n;
  const double error = spend.mean - level.mean;
  // Deviations from the mean, then the mean itself; and the amounts, not their logs, have the density.
  return -0.5 *
             ((spend.n - 1.0) * (kLogTwoPi + std::log(within)) + spend.squared / within + std::log(spend.n)) -
         0.5 * (kLogTwoPi + std::log(variance) + error * error / variance) - spend.n * spend.mean;
}

NormalLaw level_given(const LognormalSpend& m, const LogSpend& spend, const CentredLogRate& rate) {
  const NormalLaw level = prior(m, rate);
  const double within = m.within * m.within;
  const double total = within + spend.n * level.variance;
  if (!(spend.n > 0.0) || !(total > 0.0)) return level;
  const double weight = spend.n * level.variance / total;
  return {level.mean + weight * (spend.mean - level.mean), level.variance * within / total};
}

double expected_mean_spend(const LognormalSpend& m, const LogSpend& spend, const CentredLogRate& rate) {
  const NormalLaw level = level_given(m, spend, rate);
  return std::exp(level.mean + 0.5 * (level.variance + m.within * m.within));
}

double draw_level(const LognormalSpend& m, const LogSpend& spend, double centred_log_rate, Stream& stream) {
  const NormalLaw level = level_given(m, spend, {centred_log_rate, 0.0});
  return level.mean + std::sqrt(level.variance) * draw_normal(stream);
}

}  // namespace stamkund::customer_base
