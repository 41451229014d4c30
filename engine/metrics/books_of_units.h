#pragma once
// What an accountant makes of the units: ultimate redemption by issue cohort, and deferred revenue at each
// review.
#include <vector>

#include "engine/metrics/context.h"

namespace stamkund::metrics {

/// One arm and replicate. Reviews are the ends of issue cohorts up to the horizon. Empty without a program
/// that issues.
struct UnitBooks {
  std::vector<double> issued;           ///< [n_reviews] main currency, less what returns took back
  std::vector<double> redeemed_so_far;  ///< [n_reviews] share of the cohort redeemed up to the horizon
  std::vector<double> expected;  ///< [n_reviews] ultimate share as the accountant expects it at the horizon
  std::vector<double> ultimate;  ///< [n_reviews] share redeemed in the end: what came of it
  std::vector<double> deferred;  ///< [n_reviews] liability, major units, all currencies, end of each review
  std::vector<double>
      recognised;  ///< [n_reviews] revenue from redemption and breakage in the period of each review
  double liability_at_cost = 0;  ///< major units: expected redemptions of what is outstanding, at cost
};

[[nodiscard]] UnitBooks unit_books(const Context& context, std::size_t arm, const Counts& tally);

}  // namespace stamkund::metrics
