#pragma once
// A plan as JSON.
#include <nlohmann/json.hpp>

#include "experiments/plans/lives_plan.h"
#include "experiments/plans/plan.h"

namespace stamkund::command {

[[nodiscard]] nlohmann::ordered_json json_of(const plans::Plan& plan, const design::ExperimentSpec& spec);
/// What the lives add: `population`, `truth`, `simulated`.
void add_lives(const plans::LivesPlan& plan, nlohmann::ordered_json& json);

}  // namespace stamkund::command
