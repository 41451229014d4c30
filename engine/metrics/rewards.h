#pragma once
// What each reward of a program came to: how often it was taken, by whom, what it gave and what it cost.
#include <optional>

#include "engine/metrics/context.h"
#include "engine/metrics/results.h"

namespace stamkund::metrics {

/// What gifts that surprise are called beside the rewards of a program.
inline constexpr const char* kSurpriseGifts = "surprise gifts";

/// None where no arm's program gives anything. `tallies` as simulated. Rewards of one name are one reward,
/// whatever arms they are of.
[[nodiscard]] std::optional<Breakdown> rewards(const Context& context,
                                               const std::vector<std::vector<Counts>>& tallies);

}  // namespace stamkund::metrics
