#pragma once
// Expected redemption from competing risks in discrete time: at each age, an open unit is redeemed, expires
// or stays. The share for each, pooled over cohorts, is the cause-specific hazard; chained, they give the
// incidence of redemption (Aalen & Johansen 1978; Kalbfleisch & Prentice 2002, section 8.2). See
// docs/methods/accounting.md.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "models/accounting/cohort_triangle.h"
#include "models/accounting/outlook.h"

namespace stamkund::accounting {

/// Each [n_ages]; ages that nobody has reached with open units are not there.
struct RedemptionHazards {
  std::vector<std::int64_t> at_risk_units;  ///< open at the start of the age, in cohorts that went through it
  std::vector<double> redemption;           ///< share of them redeemed at that age
  std::vector<double> expiry;               ///< share of them expired at that age
};

/// Pooled over the cohorts that had gone through an age by the end of `period`.
[[nodiscard]] RedemptionHazards observed_hazards(const CohortTriangle& triangle, std::size_t period);

/// Share of units open at the start of each age that will be redeemed: [n_ages + 1], in [0, 1]; the last
/// entry is for units older than anything seen. `prior_rate` is the share of issued units expected to be
/// redeemed in the end. Unseen ages get what the prior leaves over: (prior - redeemed before) / open then,
/// within [0, 1]. Where more has been redeemed than the prior allows, what the ages seen say by themselves: the
/// last half of them against the half before, as a geometric series.
[[nodiscard]] std::vector<double> share_redeemed_from(const RedemptionHazards& hazards, double prior_rate);

/// Ultimate = redeemed so far + open units x share that will be redeemed from their age on. Bounded without
/// clipping; exact once no unit is open. Requires a balanced triangle, period < n_periods, 0 <= prior <= 1.
[[nodiscard]] Outlook outlook_by_hazards(const CohortTriangle& triangle, std::size_t period,
                                         double prior_rate);

}  // namespace stamkund::accounting
