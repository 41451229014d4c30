#include "experiments/analysis/verdict.h"

#include <cmath>

namespace stamkund::analysis {
namespace {

bool known(const Interval& interval) { return !std::isnan(interval.low) && !std::isnan(interval.high); }

}  // namespace

Decisive decisive(const Comparison& one, double alpha) {
  if (one.look && !std::isnan(one.look->limit))
    return {one.look->interval, one.look->reached, "at this look"};
  if (one.always_valid && !std::isnan(one.always_valid->limit))
    return {one.always_valid->interval, one.always_valid->p_value <= alpha, "however often one looks"};
  if (!std::isnan(one.adjusted_p))
    return {known(one.adjusted) ? one.adjusted : one.main.interval, one.adjusted_p <= alpha,
            !known(one.adjusted) ? "of this arm alone"
            : one.of_outcomes    ? "all arms and outcomes together"
                                 : "all arms together"};
  return {one.main.interval, one.main.p_value <= alpha, ""};
}

std::string verdict(const Comparison& one, double alpha) {
  if (std::isnan(one.main.p_value)) return "cannot be told";
  if (!decisive(one, alpha).differs) return "no difference shown";
  return one.main.statistic > 0 ? "higher" : "lower";
}

}  // namespace stamkund::analysis
