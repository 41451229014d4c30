#include "engine/population/expected_spend.h"

#include <cmath>
#include <variant>

namespace stamkund::population {

double expected_new_spend(const CustomerLaws& laws) {
  if (const auto* fixed = std::get_if<FixedSpend>(&laws.spend)) return fixed->amount;
  if (const auto* gamma = std::get_if<GammaGamma>(&laws.spend))
    return customer_base::expected_mean_spend(*gamma, 0.0, 0.0);
  // Over customers, whatever their rate: its log varies with the population's standard deviation.
  const double sd = customer_base::log_rate(laws.process).sd;
  return customer_base::expected_mean_spend(std::get<LognormalSpend>(laws.spend), {}, {0.0, sd * sd});
}

double expected_spend(const CustomerLaws& laws, const ingest::CustomerTable& customers, std::size_t i) {
  const double mean = customers.has_spend ? customers.mean_repeat_spend[i] : 0.0;
  if (const auto* gamma = std::get_if<GammaGamma>(&laws.spend); gamma != nullptr && mean > 0.0)
    return customer_base::expected_mean_spend(*gamma, customers.frequency[i], mean);
  const auto* lognormal = std::get_if<LognormalSpend>(&laws.spend);
  if (lognormal == nullptr || customers.log_spend_count.size() != customers.size())
    return expected_new_spend(laws);
  customer_base::CentredLogRate rate;
  if (lognormal->rate_slope != 0.0) {
    const double unit = laws.time_unit_days;
    const auto given = customer_base::log_rate_given(
        laws.process, customers.frequency[i], customers.recency_days[i] / unit, customers.age_days[i] / unit);
    rate = {given.mean - customer_base::log_rate(laws.process).mean, given.sd * given.sd};
  }
  return customer_base::expected_mean_spend(
      *lognormal, {customers.log_spend_count[i], customers.log_spend_mean[i], customers.log_spend_squares[i]},
      rate);
}

}  // namespace stamkund::population
