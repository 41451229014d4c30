#pragma once
// Who gains: the effect of each arm by groups of customers, as text.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// By segment and by what the scenario groups customers by; with `details` also by usage and tier. Empty
/// where there is nothing of it.
[[nodiscard]] std::string group_tables(const metrics::Results& results, bool details);

}  // namespace stamkund::report
