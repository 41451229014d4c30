#pragma once
// Do the targets fit the scenario? Arms, campaigns, figures and times that both must agree on.
#include <string>

#include "engine/base/problems.h"
#include "engine/scenario/targets.h"

namespace stamkund::tuning {

/// `file`: the targets file, for messages. Fills in the arm where the scenario leaves no choice. The scenario
/// must be without problems.
void check_targets(const scenario::ScenarioSpec& scenario, const std::string& file,
                   scenario::TargetsSpec& targets, Problems& problems);

}  // namespace stamkund::tuning
