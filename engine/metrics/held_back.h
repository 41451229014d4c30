#pragma once
// Contacts that rules of the policy held back, rule by rule.
#include <optional>

#include "engine/metrics/results.h"

namespace stamkund::metrics {

inline constexpr const char* kByRule = "rule";

/// Up to the horizon; none where no arm has several rules. `tallies` as simulated.
[[nodiscard]] std::optional<Breakdown> held_back(const scenario::ScenarioSpec& scenario,
                                                 const std::vector<std::vector<counting::Counts>>& tallies);

}  // namespace stamkund::metrics
