#include "engine/command/tune_input.h"

#include <filesystem>

#include "engine/mechanisms/registry.h"
#include "engine/tuning/check.h"

namespace stamkund::command {

std::string scenario_path_of(const std::string& targets_path, const scenario::TargetsSpec& targets) {
  namespace fs = std::filesystem;
  if (targets.scenario_path.empty()) return "";
  const fs::path beside = fs::path(targets_path).parent_path() / targets.scenario_path;
  std::error_code ignored;
  return fs::exists(beside, ignored) ? beside.lexically_normal().string() : targets.scenario_path;
}

void check_tune_input(const RunInput& input, const std::vector<scenario::Override>& overrides,
                      const std::string& targets_path, scenario::TargetsSpec& targets, Problems& problems) {
  tuning::check_targets(input.scenario.spec, targets_path, targets, problems);
  scenario::check_parameters(targets, targets_path, input.scenario.text, overrides, problems, mechanisms::parts());
}

}  // namespace stamkund::command
