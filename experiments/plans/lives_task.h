#pragma once
// What the parts of a plan on simulated lives share: the question, the lives, and where problems go.
#include <string>

#include "experiments/plans/lives_plan.h"

namespace stamkund::plans {

struct LivesTask {
  const design::ExperimentSpec& stated;  ///< as the file has it
  const power::Lives& lives;
  const std::string& file;
  const Threads& threads;
  Problems& problems;
  power::Measure measure = power::Measure::revenue;
  bool effect_of_twins = false;  ///< the file states none

  void error(const std::string& where, const std::string& message, const std::string& remedy) const;
  void warn(const std::string& where, const std::string& message, const std::string& remedy) const;
  /// Days from the start of the test to the end of the scenario.
  [[nodiscard]] double longest() const;
  /// What a test of so many days sees.
  [[nodiscard]] power::Outcomes outcomes(double days) const;
};

[[nodiscard]] std::string rounded(double value, int digits = 4);

/// The plan of a test of so many days; `spec`: what it is planned with.
[[nodiscard]] Plan plan_of_days(const LivesTask& task, double days, design::ExperimentSpec& spec,
                                Problems& problems);

/// Customers who have come in within `days` of the start.
[[nodiscard]] double entered(const LivesTask& task, double days);
/// Customers who are in a test of so many days at its end.
[[nodiscard]] double seen(const LivesTask& task, double days);
/// The days that the file gives, or the fewest that see enough customers. Sets `solved`.
[[nodiscard]] double window_days(const LivesTask& task, bool& solved);

/// Can there be such a test at all?
void check_start(const LivesTask& task);
/// What the file states and the lives contradict.
void compare(const LivesTask& task, const power::Moments& control);

/// The control's outcomes with another mean: of shares so many others buy or do not, of the rest each is
/// multiplied.
[[nodiscard]] std::vector<double> changed(const design::ExperimentSpec& spec,
                                          const std::vector<double>& control, double effect);
/// Treated customers where no arm brings the effect about: as the control's, changed by it.
void impose(const design::ExperimentSpec& spec, power::Outcomes& outcomes);
/// Tries the plan out on simulated experiments.
void try_out(const LivesTask& task, const power::Outcomes& window, LivesPlan& out);

}  // namespace stamkund::plans
