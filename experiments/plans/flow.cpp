#include "experiments/plans/flow.h"

#include <cmath>
#include <numeric>

namespace stamkund::plans {

double customers_within(const design::FlowSpec& flow, double days) {
  return flow.per_day ? *flow.per_day * days
                      : *flow.base * -std::expm1(flow.r * -std::log1p(days / flow.alpha));
}

double days_until(const design::FlowSpec& flow, double customers) {
  if (flow.per_day) return customers / *flow.per_day;
  return flow.alpha * std::expm1(-std::log1p(-customers / *flow.base) / flow.r);
}

double whole_days_until(const design::FlowSpec& flow, double total, const std::vector<double>& whole) {
  const double rounded = std::accumulate(whole.begin(), whole.end(), 0.0);
  const double days = days_until(flow, flow.base && rounded >= *flow.base ? total : rounded);
  // A size that is who comes by in whole days is theirs.
  return std::ceil(days * (1.0 - 1e-9));
}

}  // namespace stamkund::plans
