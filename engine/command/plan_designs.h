#pragma once
// 'plan' of designs other than customers in arms: regions, two factors, a switchback, a stepped roll-out.
#include <nlohmann/json.hpp>
#include <string>

#include "engine/base/problems.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::command {

struct DesignPlan {
  nlohmann::ordered_json json;
  std::string text;
  std::string history;  ///< file of the past that was read; empty = none
};

/// `path`: of the experiment file. Errors: as Source.
[[nodiscard]] DesignPlan plan_design(const std::string& path, const design::ExperimentSpec& spec,
                                     Problems& problems);

}  // namespace stamkund::command
