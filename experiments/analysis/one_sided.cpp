#include "experiments/analysis/one_sided.h"

#include <algorithm>
#include <cmath>

namespace stamkund::analysis {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

}  // namespace

double one_sided_p(double two_sided, bool better) { return better ? 0.5 * two_sided : 1.0 - 0.5 * two_sided; }

Interval one_sided(const Interval& interval, bool more_is_better) {
  if (std::isnan(interval.low) || std::isnan(interval.high)) return interval;
  return more_is_better ? Interval{interval.low, kInfinite} : Interval{-kInfinite, interval.high};
}

void make_one_sided(Finding& finding, bool more_is_better) {
  finding.p_value = one_sided_p(finding.p_value, (finding.statistic > 0.0) == more_is_better);
  finding.interval = one_sided(finding.interval, more_is_better);
  // Shares and rates cannot fall by more than all: the open end says no less.
  finding.relative_interval = one_sided(finding.relative_interval, more_is_better);
}

void make_one_sided(Comparison& one, bool more_is_better) {
  if (one.look) one.look->interval = one_sided(one.look->interval, more_is_better);
  // Its p-value is of the one side already.
  if (one.always_valid) one.always_valid->interval = one_sided(one.always_valid->interval, more_is_better);
}

void make_one_sided(std::vector<SegmentEffect>& parts, double family, bool more_is_better) {
  for (auto& part : parts) {
    make_one_sided(part.finding, more_is_better);
    part.adjusted_p = std::min(1.0, family * part.finding.p_value);
    part.adjusted = one_sided(part.adjusted, more_is_better);
  }
}

}  // namespace stamkund::analysis
