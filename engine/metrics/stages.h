#pragma once
// Customers by stage of life, and the shares of them that are in each stage a period later.
#include "engine/metrics/results.h"

namespace stamkund::metrics {

/// Of scenarios with life_cycle. `tallies` as simulated.
[[nodiscard]] Breakdown stages(const scenario::ScenarioSpec& scenario,
                               const std::vector<std::vector<counting::Counts>>& tallies);

}  // namespace stamkund::metrics
