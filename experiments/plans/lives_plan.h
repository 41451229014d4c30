#pragma once
// A plan that rests on simulated customers: outcome and flow come from their lives, the plan is tried out on
// them, and the twins say what the truth is.
#include <optional>
#include <string>
#include <vector>

#include "engine/parallel/threads.h"
#include "experiments/plans/outlook.h"
#include "experiments/plans/plan.h"
#include "experiments/power/analysed_tests.h"
#include "experiments/power/lives.h"
#include "experiments/power/simulated_tests.h"
#include "experiments/power/truth.h"

namespace stamkund::plans {

/// Customers who are in the test by the end of a day.
struct FlowPoint {
  double day = 0;
  double customers = 0;
};

struct LivesPlan {
  design::ExperimentSpec spec;  ///< with what the lives say filled in
  Plan plan;
  std::uint64_t lives = 0;
  std::size_t draws = 0;
  double customers = 0;  ///< of the company
  double horizon_days = 0;
  double window_days = 0;
  bool window_solved = false;
  bool effect_of_twins = false;  ///< the file states none
  bool imposed = false;          ///< no arm brings the effect about: outcomes are changed by it
  std::vector<FlowPoint> flow;
  power::Moments control;
  std::vector<power::ArmTruth> truth;  ///< [arms - 1]; empty where the effect is imposed
  double nominal = 0.05;               ///< error that each simulated test of an arm may have
  power::SimulatedTests tests;
  power::AnalysedTests analysed;
  /// [methods][arms - 1] by the plan's formula for the twins' effect, mean over the draws; NaN for looks.
  std::vector<std::vector<double>> formula_power;
  std::vector<ArmOutlook> outlook;  ///< of each treated arm
};

/// Positions in the scenario of the experiment's arms, the control first. Those of an experiment that names
/// no arms are the baseline and the only other arm. Bad names are problems of `file`.
[[nodiscard]] std::vector<std::size_t> arms_in(design::ExperimentSpec& spec,
                                               const std::vector<std::string>& scenario_arms,
                                               const std::string& file, Problems& problems);

[[nodiscard]] LivesPlan solve_with_lives(const design::ExperimentSpec& spec, const power::Lives& lives,
                                         const std::string& file, const Threads& threads, Problems& problems);

/// What the lives add to the screen.
[[nodiscard]] std::string lives_text(const LivesPlan& plan);

}  // namespace stamkund::plans
