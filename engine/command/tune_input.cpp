#include "engine/command/tune_input.h"

#include "engine/mechanisms/registry.h"
#include "engine/tuning/check.h"

namespace stamkund::command {

void check_tune_input(const RunInput& input, const std::vector<scenario::Override>& overrides,
                      const std::string& targets_path, scenario::TargetsSpec& targets, Problems& problems) {
  tuning::check_targets(input.scenario.spec, targets_path, targets, problems);
  scenario::check_parameters(targets, targets_path, input.scenario.text, overrides, problems,
                             mechanisms::parts());
}

}  // namespace stamkund::command
