#pragma once
// 'plan' of a test whose units are regions.
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/problems.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

struct RegionsPlan {
  nlohmann::ordered_json json;
  std::string text;
  std::string history;  ///< that was read
};

/// `path`: of the experiment file. Errors: as Source.
[[nodiscard]] RegionsPlan plan_regions(const std::string& path, const design::ExperimentSpec& spec,
                                       Problems& problems);

}  // namespace stamkund::command
