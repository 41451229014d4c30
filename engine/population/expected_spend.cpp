#include "engine/population/expected_spend.h"

#include <cmath>
#include <variant>

namespace stamkund::population {

double expected_new_spend(const CustomerLaws& laws) {
  if (const auto* fixed = std::get_if<FixedSpend>(&laws.spend)) return fixed->amount;
  if (const auto* gamma = std::get_if<GammaGamma>(&laws.spend))
    return customer_base::expected_mean_spend(*gamma, 0.0, 0.0);
  const auto& lognormal = std::get<LognormalSpend>(laws.spend);
  return lognormal.median *
         std::exp(0.5 * (lognormal.between * lognormal.between + lognormal.within * lognormal.within));
}

double expected_spend(const CustomerLaws& laws, const ingest::CustomerTable& customers, std::size_t i) {
  const double mean = customers.has_spend ? customers.mean_repeat_spend[i] : 0.0;
  if (const auto* gamma = std::get_if<GammaGamma>(&laws.spend); gamma != nullptr && mean > 0.0)
    return customer_base::expected_mean_spend(*gamma, customers.frequency[i], mean);
  return expected_new_spend(laws);
}

}  // namespace stamkund::population
