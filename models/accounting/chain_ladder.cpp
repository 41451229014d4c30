#include "models/accounting/chain_ladder.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/base/expect.h"

namespace stamkund::accounting {
namespace {

/// Units redeemed by the end of each age, [cohorts seen][ages seen].
using ToDate = std::vector<std::vector<double>>;

ToDate redeemed_to_date(const CohortTriangle& triangle, std::size_t period) {
  ToDate to_date(period + 1);
  for (std::size_t cohort = 0; cohort <= period; ++cohort) {
    std::int64_t units = 0;
    for (std::size_t at = cohort; at <= period; ++at) {
      units += triangle.redeemed(cohort, at);
      to_date[cohort].push_back(static_cast<double>(units));
    }
  }
  return to_date;
}

/// By the end of `age`, over the cohorts seen at least until `seen_age`.
double pooled(const ToDate& to_date, std::size_t age, std::size_t seen_age) {
  double units = 0.0;
  for (const auto& cohort : to_date)
    if (seen_age < cohort.size()) units += cohort[age];
  return units;
}

/// Redeemed by the end of `age`, as a share of what was issued to the cohorts seen until then.
double pooled_share(const CohortTriangle& triangle, const ToDate& to_date, std::size_t age) {
  double issued = 0.0;
  for (std::size_t cohort = 0; cohort < to_date.size(); ++cohort)
    if (age < to_date[cohort].size()) issued += static_cast<double>(triangle.issued(cohort));
  return issued > 0.0 ? pooled(to_date, age, age) / issued : 0.0;
}

std::size_t oldest_cohort(const CohortTriangle& triangle, std::size_t period) {
  std::size_t cohort = 0;
  while (cohort < period && triangle.issued(cohort) == 0) ++cohort;
  return cohort;
}

}  // namespace

Outlook outlook_by_chain_ladder(const CohortTriangle& triangle, std::size_t period, double prior_rate) {
  STAMKUND_EXPECT(period < triangle.n_periods() && triangle.balanced());
  STAMKUND_EXPECT(prior_rate >= 0.0 && prior_rate <= 1.0);
  const std::size_t oldest = oldest_cohort(triangle, period);
  const std::size_t last_age = period - oldest;

  const ToDate to_date = redeemed_to_date(triangle, period);
  const double oldest_redeemed = to_date[oldest][last_age];

  // From the end of each age to the end of the last age seen; 0 where a factor on the way is not defined.
  std::vector<double> to_last(last_age + 1, oldest_redeemed > 0.0 ? 1.0 : 0.0);
  for (std::size_t age = last_age; age-- > 0;) {
    const double from = pooled(to_date, age, age + 1);
    to_last[age] = from > 0.0 ? to_last[age + 1] * pooled(to_date, age + 1, age + 1) / from : 0.0;
  }
  // The chain of a new unit starts at the first age that has one.
  double last_share = 0.0;
  for (std::size_t age = 0; age <= last_age && last_share == 0.0; ++age)
    last_share = to_last[age] * pooled_share(triangle, to_date, age);

  double tail = 1.0;
  if (last_share > 0.0) {
    const double most = 1.0 + static_cast<double>(triangle.open_at(oldest, period)) / oldest_redeemed;
    tail = std::clamp(prior_rate / last_share, 1.0, most);
  }

  Outlook outlook;
  outlook.rate_of_new_issue = last_share > 0.0 ? std::min(1.0, last_share * tail) : prior_rate;
  for (std::size_t cohort = 0; cohort <= period; ++cohort) {
    const std::size_t age = std::min(period - cohort, last_age);  // older cohorts are empty
    const auto redeemed = static_cast<double>(triangle.redeemed_by(cohort, period));
    const auto units = static_cast<double>(triangle.issued(cohort));
    const double ultimate = to_last[age] > 0.0 ? redeemed * to_last[age] * tail : prior_rate * units;
    const auto bound = static_cast<double>(triangle.issued(cohort) - triangle.expired_by(cohort, period));
    outlook.ultimate_units.push_back(std::clamp(ultimate, redeemed, bound));
  }
  return outlook;
}

}  // namespace stamkund::accounting
