#pragma once
// Doubts about what a program costs that need a fit to tell what a purchase is.
#include <string>

#include "engine/base/problems.h"
#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// Warnings on rewards, perks and surprises that cost more than purchases of `mean_spend` (major units)
/// bring. For a scenario that states no spend: else its reader has said so. Nothing if the mean is not finite.
void check_costs_of_fit(const ScenarioSpec& scenario, double mean_spend, const std::string& file,
                        Problems& problems);

}  // namespace stamkund::scenario
