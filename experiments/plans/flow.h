#pragma once
// How long it takes until customers have come by, and how many come by in a time.
#include <vector>

#include "experiments/design/experiment_spec.h"

namespace stamkund::plans {

/// Of `base` customers with rates Gamma(r, alpha), 1 - (alpha / (alpha + d))^r come by within d days
/// (Ehrenberg 1959).
[[nodiscard]] double customers_within(const design::FlowSpec& flow, double days);
[[nodiscard]] double days_until(const design::FlowSpec& flow, double customers);
/// Days on which a test runs that takes whole customers: those of `total` where rounding leaves nobody to
/// come by.
[[nodiscard]] double whole_days_until(const design::FlowSpec& flow, double total,
                                      const std::vector<double>& whole);

}  // namespace stamkund::plans
