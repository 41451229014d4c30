#pragma once
// What pilots said before the run, for results that have some.
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// By arm: how what was learned ranks customers, and what its rule earns; then uplift by decile. Empty
/// without a pilot.
[[nodiscard]] std::string pilot_table(const metrics::Results& results);

}  // namespace stamkund::report
