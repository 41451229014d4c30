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
  std::string history;      ///< file of the past that was read; empty = none
  std::string assignments;  ///< who is assigned to what, and when, as CSV; empty = the plan does not say it
};

/// `path`: of the experiment file. `assignments`: are asked for. Errors: as Source.
[[nodiscard]] DesignPlan plan_design(const std::string& path, const design::ExperimentSpec& spec,
                                     bool assignments, Problems& problems);

}  // namespace stamkund::command
