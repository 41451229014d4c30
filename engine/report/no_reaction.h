#pragma once
// What an arm would come to if its customers bought what they buy without it.
#include <cstddef>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// Effect on net, mean of the replicates, major units: of the benefits given and owed, the part for purchases
/// that would have been made anyway (`leakage`), and costs that do not depend on purchases; fees count. Exact
/// where nobody reacts. docs/formats/report.md.
[[nodiscard]] double effect_without_reaction(const metrics::Results& results, std::size_t arm);

}  // namespace stamkund::report
