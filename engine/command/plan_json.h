#pragma once
// A plan as JSON.
#include <nlohmann/json.hpp>

#include "experiments/plans/curve.h"
#include "experiments/plans/lives_plan.h"
#include "experiments/plans/plan.h"
#include "experiments/plans/worth.h"

namespace stamkund::command {

[[nodiscard]] nlohmann::ordered_json json_of(const plans::Plan& plan, const design::ExperimentSpec& spec);
/// `power_by_size`, `power_by_effect`.
void add_curves(const plans::Curves& curves, const design::ExperimentSpec& spec,
                nlohmann::ordered_json& json);
/// `policies`.
void add_policies(const decision::Policies& policies, nlohmann::ordered_json& json);
/// What the lives add: `population`, `truth`, `simulated`.
void add_lives(const plans::LivesPlan& plan, nlohmann::ordered_json& json);

}  // namespace stamkund::command
