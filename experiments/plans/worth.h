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

/// Profit of one unit more of the outcome: less than 0 where lower is better.
[[nodiscard]] double gain_of(const design::ExperimentSpec& spec);

/// The test goes on between the two, in units of the outcome, treated less control.
struct GoOn {
  std::optional<double> believed_above, believed_below;  ///< none: it ends here in any case
  /// As observed; none too where arms have priors of their own: the difference alone does not tell it then.
  std::optional<double> seen_above, seen_below;
};
[[nodiscard]] GoOn go_on_of(const decision::Stage& stage, const design::ExperimentSpec& spec,
                            const std::vector<double>& allocation);

/// `chance`: with which the treated arm goes to all at `found`, where the file states no effect.
[[nodiscard]] Decides decides_of(const decision::TestWorth& worth, double size, double better, double chance,
                                 const design::ExperimentSpec& spec);

/// Profit of a customer in each arm, before the test. Without prior_sd only the means are known, and of the
/// difference how unsure it is. In the test a customer costs what her arm says, else what the roll-out does.
[[nodiscard]] std::vector<decision::Prior> priors_of(const design::ExperimentSpec& spec);

/// What no test, test and roll, this plan's test and Thompson sampling earn; nothing without priors of arms,
/// or with more than two.
[[nodiscard]] std::optional<decision::Policies> policies_of(const Plan& plan,
                                                            const design::ExperimentSpec& spec);
[[nodiscard]] std::string policies_text(const decision::Policies& policies,
                                        const design::ExperimentSpec& spec);

}  // namespace stamkund::plans
