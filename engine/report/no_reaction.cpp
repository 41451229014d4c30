#include "engine/report/no_reaction.h"

#include <cmath>
#include <vector>

namespace stamkund::report {

namespace {

/// What the arm takes and gets in each replicate, margin aside.
std::vector<double> without_margin(const metrics::Results& results, std::size_t arm) {
  // A figure that no arm of the run has costs nothing.
  const auto of = [&](const char* name) {
    for (const auto& one : results.totals)
      if (one.name == name) {
        std::vector<double> values = one.values.arm(arm);
        for (double& value : values)
          if (!std::isfinite(value)) value = 0.0;
        return values;
      }
    return std::vector<double>(results.replicates, 0.0);
  };
  const auto given = of("benefits"), rewards = of("owed_rewards"), open = of("owed_open"),
             membership = of("owed_membership"), anyway = of("leakage"), cost = of("program_cost"),
             fees = of("fees"), refunds = of("owed_refunds"), partners = of("partner_income"),
             owed_by_partners = of("owed_by_partners");
  std::vector<double> out;
  for (std::size_t r = 0; r < results.replicates; ++r) {
    const double benefits = given[r] + rewards[r] + open[r] + membership[r];
    const double fixed = cost[r] - benefits;
    out.push_back(fees[r] - refunds[r] + anyway[r] * (partners[r] + owed_by_partners[r] - benefits) - fixed);
  }
  return out;
}

}  // namespace

double effect_without_reaction(const metrics::Results& results, std::size_t arm) {
  const std::vector<double> here = without_margin(results, arm), baseline = without_margin(results, 0);
  double sum = 0.0;
  for (std::size_t r = 0; r < results.replicates; ++r) sum += here[r] - baseline[r];
  return sum / static_cast<double>(results.replicates);
}

}  // namespace stamkund::report
