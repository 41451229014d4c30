#pragma once
// Why customers said that they had left, and whom of them a campaign won back.
#include <optional>

#include "engine/metrics/results.h"

namespace stamkund::metrics {

inline constexpr const char* kByReason = "reason";

/// Up to the horizon; none where no campaign asks why. `tallies` as simulated.
[[nodiscard]] std::optional<Breakdown> leaving_reasons(
    const scenario::ScenarioSpec& scenario, const std::vector<std::vector<counting::Counts>>& tallies);

}  // namespace stamkund::metrics
