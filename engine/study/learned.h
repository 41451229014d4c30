#pragma once
// Hands what a fit learned to a scenario that asks for it by name.
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::study {

/// Quantities "from fit" get their values from `fit`, or `problems` says, in the name of `file`, which of
/// them it does not have, or has only within bounds. `fit` may be null: then every one of them is a problem.
void learn(scenario::ScenarioSpec& scenario, const calibration::Fit* fit, const std::string& file,
           Problems& problems);

/// An arm with members on day 0 whose file says nothing of `member_purchase_rate` takes what the fit learned
/// of memberships: its customers live on from rates without one. Said as a warning, with the key that says
/// otherwise; so is a fit that learned nothing of them, for then all customers keep what the program did.
void take_members_as_learned(scenario::ScenarioFile& scenario, const calibration::Fit& fit,
                             const std::string& file, Problems& problems);

}  // namespace stamkund::study
