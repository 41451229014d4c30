#pragma once
// A plan: what an experiment file asks for, solved.
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "experiments/decision/best_size.h"
#include "experiments/decision/staged.h"
#include "experiments/decision/test_and_roll.h"
#include "experiments/design/experiment_spec.h"
#include "experiments/sequential/group_sequential.h"

namespace stamkund::plans {

/// What a test does that ends where going on does not pay. It tests no hypothesis, so it has no power and no
/// error level.
struct Decides {
  struct Point {
    double effect = 0;    ///< that is there, in units of the outcome
    double treated = 0;   ///< chance that the treated arm goes to all
    double expected = 0;  ///< customers in the test
  };
  double better = 0;  ///< chance that the better arm goes to all, by what is believed before
  Point none, found;  ///< where there is no difference; at the file's effect, or one that is found
  std::vector<Point> by_effect;
};

struct Plan {
  design::Solve solved = design::Solve::size;
  std::vector<std::string> arms;
  std::vector<double> per_arm;   ///< unrounded, of the largest stage
  std::vector<double> whole;     ///< whole customers in each arm: as many as are stated, else rounded up
  std::vector<double> clusters;  ///< whole ones in each arm; empty where customers are assigned
  std::vector<double> allocation;
  double total = 0;
  double power = 0;
  double rounded_power = 0;
  double minimum_detectable_effect = 0;  ///< absolute
  double margin = 0;                     ///< of non-inferiority and equivalence
  double alpha = 0.05;
  /// Of the statistic, by its law, at one look; of always-valid plans at the planned size; the farthest of
  /// the arms.
  double critical = 0;
  double comparison_alpha = 0;
  std::size_t comparisons = 1;
  double design_effect = 1;
  double inflation = 1;
  std::optional<sequential::Bounds> looks;
  std::vector<double> information;
  std::optional<double> events;  ///< expected, of counts and times to an event
  std::optional<double> duration_days;
  std::optional<double> whole_days;     ///< of the whole number of customers, rounded up
  std::optional<double> expected_days;  ///< where the test may end early
  std::optional<double> cost;
  std::optional<decision::Roll> roll;       ///< Test & Roll, where arms have a prior
  std::optional<decision::Staged> staged;   ///< where the test may end early, as pays best
  std::optional<Decides> decides;           ///< then; power, error and bounds are NaN
  std::optional<double> information_value;  ///< of the test, for those who are rolled out to
  std::optional<double> forgone_value;      ///< what the test's customers bring less than without a test
  std::optional<double> net_value;          ///< of the information, less that and what the test costs
  std::string formula;
  std::vector<std::string> notes;
};

/// Solves for what is asked, or for what is missing. What contradicts itself or cannot be reached is a
/// problem of `file`, with what to relax.
[[nodiscard]] Plan solve(const design::ExperimentSpec& spec, const std::string& file, Problems& problems);

/// What cannot be asked together, or is missing, without solving; for files whose other problems are told at
/// the same time.
void check(const design::ExperimentSpec& spec, const std::string& file, Problems& problems);

/// One screen.
[[nodiscard]] std::string text_of(const Plan& plan, const design::ExperimentSpec& spec,
                                  bool recommended = true);

}  // namespace stamkund::plans
