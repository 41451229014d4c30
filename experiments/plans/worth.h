#pragma once
// What a test is worth: its information for those who are treated after it, less what it costs.
#include <optional>
#include <string>
#include <vector>

#include "experiments/decision/best_size.h"
#include "experiments/decision/policies.h"
#include "experiments/plans/plan.h"

namespace stamkund::plans {

[[nodiscard]] decision::TestWorth worth_of(const design::ExperimentSpec& spec,
                                           const std::vector<double>& allocation);

/// The difference as observed after a stage at which its posterior mean is this; NaN where arms have priors
/// of their own: the difference alone does not tell it then.
[[nodiscard]] double seen_from_posterior(const decision::TestWorth& worth, const decision::Stage& stage,
                                         double posterior);

/// Profit of a customer in each arm, before the test. Without prior_sd only the means are known, and of the
/// difference how unsure it is. In the test a customer costs what her arm says, else what the roll-out does.
[[nodiscard]] std::vector<decision::Prior> priors_of(const design::ExperimentSpec& spec);

/// What no test, test and roll, and Thompson sampling earn; nothing without priors of arms, or with more than
/// two.
[[nodiscard]] std::optional<decision::Policies> policies_of(const Plan& plan,
                                                            const design::ExperimentSpec& spec);
[[nodiscard]] std::string policies_text(const decision::Policies& policies,
                                        const design::ExperimentSpec& spec);

}  // namespace stamkund::plans
