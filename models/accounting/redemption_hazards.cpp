#include "models/accounting/redemption_hazards.h"

#include <algorithm>

#include "engine/base/expect.h"

namespace stamkund::accounting {

RedemptionHazards observed_hazards(const CohortTriangle& triangle, std::size_t period) {
  STAMKUND_EXPECT(period < triangle.n_periods());
  RedemptionHazards hazards;
  std::vector<std::int64_t> open(period + 1);
  for (std::size_t cohort = 0; cohort <= period; ++cohort) open[cohort] = triangle.issued(cohort);
  for (std::size_t age = 0; age <= period; ++age) {
    std::int64_t at_risk = 0;
    std::int64_t redeemed = 0;
    std::int64_t expired = 0;
    for (std::size_t cohort = 0; cohort + age <= period; ++cohort) {
      const std::int64_t used = triangle.redeemed(cohort, cohort + age);
      const std::int64_t lost = triangle.expired(cohort, cohort + age);
      at_risk += open[cohort];
      redeemed += used;
      expired += lost;
      open[cohort] -= used + lost;
    }
    // The cohorts seen at the next age are among these, so no later age has units at risk either.
    if (at_risk == 0) break;
    const auto units = static_cast<double>(at_risk);
    hazards.at_risk_units.push_back(at_risk);
    hazards.redemption.push_back(static_cast<double>(redeemed) / units);
    hazards.expiry.push_back(static_cast<double>(expired) / units);
  }
  return hazards;
}

namespace {

/// Of the share `open` that is left after the ages seen, how much will be redeemed, by what the ages
/// themselves say: each stretch as long as the last half of them brings as much less as that half brought
/// less than the one before. Exact where hazards are constant. Where there is no half, or no fall: of what
/// came to an end, the share that was redeemed. `by_age`: redeemed at each age, of all that was issued.
double share_of_the_rest(const std::vector<double>& by_age, double redeemed, double open) {
  const double ended = redeemed / std::max(redeemed, 1.0 - open);
  const std::size_t half = by_age.size() / 2;
  if (half == 0 || !(open > 0.0)) return ended;
  double late = 0.0, early = 0.0;
  for (std::size_t i = 0; i < half; ++i) {
    late += by_age[by_age.size() - 1 - i];
    early += by_age[by_age.size() - 1 - half - i];
  }
  if (!(late < early)) return ended;
  return std::min(ended, late * late / (early - late) / open);
}

}  // namespace

std::vector<double> share_redeemed_from(const RedemptionHazards& hazards, double prior_rate) {
  STAMKUND_EXPECT(prior_rate >= 0.0 && prior_rate <= 1.0);
  const std::size_t n_ages = hazards.redemption.size();
  double redeemed = 0.0;
  double open = 1.0;
  std::vector<double> by_age;
  for (std::size_t age = 0; age < n_ages; ++age) {
    by_age.push_back(open * hazards.redemption[age]);
    redeemed += by_age.back();
    open *= std::max(0.0, 1.0 - hazards.redemption[age] - hazards.expiry[age]);
  }
  std::vector<double> share(n_ages + 1);
  // A prior that allows less than has been redeemed is refuted, and says nothing of what is left.
  constexpr double kRounding = 1e-12;
  if (redeemed > prior_rate + kRounding)
    share[n_ages] = share_of_the_rest(by_age, redeemed, open);
  else  // where nothing is left open the share has no effect; the prior itself is as good as any
    share[n_ages] = open > 0.0 ? std::clamp((prior_rate - redeemed) / open, 0.0, 1.0) : prior_rate;
  for (std::size_t age = n_ages; age-- > 0;) {
    const double stays = std::max(0.0, 1.0 - hazards.redemption[age] - hazards.expiry[age]);
    share[age] = std::min(1.0, hazards.redemption[age] + stays * share[age + 1]);
  }
  return share;
}

Outlook outlook_by_hazards(const CohortTriangle& triangle, std::size_t period, double prior_rate) {
  STAMKUND_EXPECT(triangle.balanced());
  const std::vector<double> share = share_redeemed_from(observed_hazards(triangle, period), prior_rate);
  Outlook outlook;
  outlook.rate_of_new_issue = share.front();
  outlook.ultimate_units.reserve(period + 1);
  for (std::size_t cohort = 0; cohort <= period; ++cohort) {
    const std::size_t next_age = std::min(period - cohort + 1, share.size() - 1);
    outlook.ultimate_units.push_back(static_cast<double>(triangle.redeemed_by(cohort, period)) +
                                     static_cast<double>(triangle.open_at(cohort, period)) * share[next_age]);
  }
  return outlook;
}

}  // namespace stamkund::accounting
