#include "experiments/analysis/verdict.h"

#include <cmath>

namespace stamkund::analysis {
namespace {

bool known(const Interval& interval) { return !std::isnan(interval.low) && !std::isnan(interval.high); }

/// Wholly beyond the margin: of non-inferiority on the bad side.
bool excludes(const Claim& claim, const Interval& interval) {
  const bool below = interval.high<claim.low, above = interval.low> claim.high;
  if (claim.hypothesis == design::Hypothesis::equivalence) return below || above;
  return claim.more_is_better ? below : above;
}

std::string verdict_on(const Claim& claim, const Interval& interval) {
  if (!known(interval)) return "cannot be told";
  if (claim.hypothesis == design::Hypothesis::equivalence)
    return shows(claim, interval)      ? "equivalent"
           : excludes(claim, interval) ? "not equivalent"
                                       : "equivalence not shown";
  if (shows(claim, interval)) {
    const bool better = claim.more_is_better ? interval.low > 0.0 : interval.high < 0.0;
    return better ? "non-inferior, and better" : "non-inferior";
  }
  return excludes(claim, interval) ? "inferior" : "non-inferiority not shown";
}

}  // namespace

bool shows_nothing(const std::string& verdict) {
  return verdict.ends_with("shown") || verdict.ends_with("told");
}

bool shows(const Claim& claim, const Interval& interval) {
  if (!known(interval)) return false;
  const bool not_below = interval.low > claim.low, not_above = interval.high < claim.high;
  if (claim.hypothesis == design::Hypothesis::equivalence) return not_below && not_above;
  return claim.more_is_better ? not_below : not_above;
}

Decisive decisive(const Comparison& one, double alpha) {
  if (one.look && !std::isnan(one.look->limit))
    return {one.look->interval, one.look->reached, "at this look"};
  if (one.always_valid && !std::isnan(one.always_valid->limit))
    return {one.always_valid->interval, one.always_valid->p_value <= alpha,
            one.always_valid->peek ? "a peek before the planned size" : "however often one looks"};
  // Holm's procedure has no interval that agrees with its verdict, and another one may contradict it.
  if (!std::isnan(one.adjusted_p))
    return {one.adjusted, one.adjusted_p <= alpha,
            one.of_outcomes ? "all arms and outcomes together" : "all arms together"};
  return {one.main.interval, one.main.p_value <= alpha, ""};
}

std::string verdict(const Comparison& one, double alpha) {
  if (std::isnan(one.main.p_value)) return "cannot be told";
  if (one.claim) return verdict_on(*one.claim, decisive(one, alpha).interval);
  if (!decisive(one, alpha).differs) return "no difference shown";
  return one.main.statistic > 0 ? "higher" : "lower";
}

}  // namespace stamkund::analysis
