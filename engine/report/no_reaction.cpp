#include "engine/report/no_reaction.h"

#include <cmath>

namespace stamkund::report {

namespace {

/// What the arm takes and gets in one replicate, margin aside.
double without_margin(const metrics::Results& results, std::size_t arm, std::uint64_t replicate) {
  // A figure that no arm of the run has costs nothing.
  const auto of = [&](const char* name) {
    for (const auto& one : results.totals)
      if (one.name == name) {
        const double value = one.values[arm * results.replicates + replicate];
        return std::isfinite(value) ? value : 0.0;
      }
    return 0.0;
  };
  const double benefits = of("benefits") + of("owed_rewards") + of("owed_open") + of("owed_membership");
  const double anyway = of("leakage");
  const double fixed = of("program_cost") - benefits;
  return of("fees") - of("owed_refunds") +
         anyway * (of("partner_income") + of("owed_by_partners") - benefits) - fixed;
}

}  // namespace

double effect_without_reaction(const metrics::Results& results, std::size_t arm) {
  double sum = 0.0;
  for (std::uint64_t r = 0; r < results.replicates; ++r)
    sum += without_margin(results, arm, r) - without_margin(results, 0, r);
  return sum / static_cast<double>(results.replicates);
}

}  // namespace stamkund::report
