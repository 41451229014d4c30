#pragma once
// Expected redemption by the chain ladder: volume-weighted age-to-age factors of cumulative redemptions (Mack
// 1993, doi 10.2143/AST.23.2.2005092). Offered for comparison, as actuaries know it; it does not see expiry,
// and a cohort nobody has redeemed from yet stays at zero. See docs/methods/accounting.md.
#include <cstddef>

#include "models/accounting/cohort_triangle.h"
#include "models/accounting/outlook.h"

namespace stamkund::accounting {

/// Ultimate = redeemed so far x the factors of the ages to come x a tail factor, held within [redeemed,
/// issued - expired]. The tail factor lifts the oldest age seen to `prior_rate`, at most by what the oldest
/// cohort has open. Ages before which nobody has redeemed have no factor: cohorts that young take prior x
/// issued, within the same bounds. Requires a balanced triangle, period < n_periods, 0 <= prior <= 1.
[[nodiscard]] Outlook outlook_by_chain_ladder(const CohortTriangle& triangle, std::size_t period,
                                              double prior_rate);

}  // namespace stamkund::accounting
