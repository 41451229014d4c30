#pragma once
// A targets file and the scenario it is for, checked together: what 'tune' and 'validate' share.
#include <string>
#include <vector>

#include "engine/command/run_input.h"
#include "engine/scenario/targets.h"

namespace stamkund::command {

/// Arms, figures, times and parameters against the scenario; fills in what leaves no choice. The scenario
/// must be without problems.
void check_tune_input(const RunInput& input, const std::vector<scenario::Override>& overrides,
                      const std::string& targets_path, scenario::TargetsSpec& targets, Problems& problems);

}  // namespace stamkund::command
