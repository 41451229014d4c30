#pragma once
// How far contacts came, by campaign and by channel: targeted, held back by which rule, sent, delivered,
// opened, clicked, bought; and what each step cost.
#include <vector>

#include "engine/metrics/context.h"
#include "engine/metrics/results.h"

namespace stamkund::metrics {

// Breakdowns of results.
inline constexpr const char* kByCampaign = "campaign";
inline constexpr const char* kByChannel = "channel";

/// By campaign and by channel, up to the horizon; empty where no arm has campaigns. `tallies` as simulated.
/// Campaigns of one name are one campaign, whatever arms they are of; an arm that has none of a name, or
/// sends nothing through a channel and means nobody by it, has no figures of it.
[[nodiscard]] std::vector<Breakdown> contact_funnels(const Context& context,
                                                     const std::vector<std::vector<Counts>>& tallies);

}  // namespace stamkund::metrics
