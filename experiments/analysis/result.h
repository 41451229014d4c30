#pragma once
// What an analysis found. Figures that do not exist are NaN.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/day.h"
#include "experiments/analysis/always_valid.h"
#include "experiments/analysis/effect.h"
#include "experiments/analysis/look.h"
#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// An effect by one method: whatever the method, p <= alpha exactly where the interval leaves 0 out.
/// One-sided, one end of intervals is infinite.
struct Finding {
  Method method = Method::welch;
  std::string name;  ///< "Welch", "Welch over clusters", ...
  double control = kUnknown, treated = kUnknown;
  double estimate = kUnknown, standard_error = kUnknown, statistic = kUnknown;
  double degrees = kUnknown;  ///< of freedom; infinite = normal
  double p_value = kUnknown;
  Interval interval;
  double relative = kUnknown;
  Interval relative_interval;
};

/// The test's own data, split again where there is no effect: how often a Welch test calls a difference.
struct Resplits {
  std::uint64_t count = 0;
  double below = 0, above = 0;  ///< shares of re-splits in which the treated seem worse, better
  [[nodiscard]] double rate() const { return below + above; }
};

/// Without the `left_out` largest values of both arms together.
struct WithoutTop {
  std::uint64_t left_out = 0;
  double estimate = kUnknown;
  double p_value = kUnknown;
};

/// A customer, or cluster, whose value is among the largest of both arms together.
struct LargestValue {
  std::string unit;       ///< her name; empty = the file has no column of it
  std::uint64_t row = 0;  ///< of the data, from 1; of a cluster its first
  std::size_t arm = 0;
  double value = kUnknown;
};

struct SegmentEffect {
  std::string segment;
  std::uint64_t control_customers = 0, treated_customers = 0;
  Finding finding;
  double adjusted_p = kUnknown;
  Interval adjusted;
};

/// An effect by parts of the customers.
struct ByPart {
  std::string column;
  std::vector<SegmentEffect> parts;
  std::string too_small;            ///< parts that were left out
  double heterogeneity = kUnknown;  ///< Cochran's Q
  double heterogeneity_degrees = kUnknown;
  double heterogeneity_p = kUnknown;
};

/// An effect over the time since the assignment.
struct OverTime {
  std::vector<SegmentEffect> periods;
  Finding trend;  ///< how much more the effect is in a period than in the one before
};

enum class Guard : std::uint8_t { none, held, broken, open };

/// What is to be shown with a margin: not worse by as much, or neither worse nor better by as much.
struct Claim {
  design::Hypothesis hypothesis = design::Hypothesis::non_inferiority;
  double margin = 0;         ///< in units of the outcome; of times, the share with the event
  double low = 0, high = 0;  ///< the margin down and up, as intervals are
  bool more_is_better = true;
};

struct Comparison {
  std::size_t arm = 0;
  Finding main;
  std::string why;  ///< the method was chosen
  std::vector<Finding> others;
  std::optional<Resplits> resplits;
  double adjusted_p = kUnknown;
  bool of_outcomes = false;  ///< the family is that of several outcomes as well
  Interval adjusted;         ///< at the level that the family leaves; unknown where the procedure has none
  std::vector<WithoutTop> without_top;
  std::uint64_t decided_by = 0;       ///< so many customers decide the verdict; 0 = none that were tried
  std::vector<LargestValue> largest;  ///< in order; the first `decided_by` of them decide
  std::vector<ByPart> by_part;
  std::optional<OverTime> over_time;
  std::optional<Look> look;                 ///< where looks were planned
  std::optional<AlwaysValid> always_valid;  ///< asked for by Spec::planned
  std::optional<Claim> claim;               ///< nothing = that it differs
  Guard guard = Guard::none;
  double guard_margin = kUnknown;  ///< in units of the outcome
};

struct ArmFigures {
  std::uint64_t customers = 0;  ///< with an outcome
  std::uint64_t clusters = 0;
  std::uint64_t missing = 0;
  double value = kUnknown;   ///< mean, share, ratio, rate
  double spread = kUnknown;  ///< standard deviation of a customer
  double standard_error = kUnknown;
};

struct OutcomeResult {
  std::string name;
  OutcomeSpec spec;
  std::string why_kind;
  std::vector<ArmFigures> arms;  ///< [n_arms], the control first
  std::vector<Comparison> comparisons;
  Adjust adjust = Adjust::none;
  double missing_p = kUnknown;      ///< arms miss outcomes equally often
  double dispersion = kUnknown;     ///< of a count
  double variance_kept = kUnknown;  ///< by covariates: share of the variance that is left
};

struct SampleRatio {
  std::vector<std::uint64_t> units;
  std::vector<double> expected;  ///< shares
  bool stated = false;
  std::string of = "customers";
  double statistic = kUnknown;
  double p_value = kUnknown;
  std::vector<int> nearest;  ///< small whole numbers that fit, where equal shares were not stated and do not
  double nearest_p = kUnknown;
};

/// Something wrong with the test's data, with examples by name.
struct Check {
  std::string name;
  std::uint64_t count = 0;
  std::string message;
  std::vector<std::string> examples;
};

struct ArmWorth {
  std::size_t arm = 0;
  double profit = kUnknown, standard_error = kUnknown;  ///< a customer
  Interval interval;
  double believed = kUnknown;  ///< the effect, in units of the outcome
  double posterior_mean = kUnknown, posterior_sd = kUnknown;
  double chance_of_gain = kUnknown;
  double loss_if_taken = kUnknown;  ///< expected, a customer
};

/// Where a test stands that ends when going on does not pay.
struct EndLook {
  std::size_t number = 0;  ///< from 1; 0: no look is planned here
  std::size_t of = 0;
  double customers = 0, planned = 0;  ///< in the data; of the whole test
  double believed = kUnknown;         ///< the effect, in units of the outcome
  Interval go_on;                     ///< between these the plan goes on; unknown: it ends in any case
  bool goes_on = false;
  double next = kUnknown;  ///< customers at the next look, where it goes on
};

struct Decision {
  std::vector<ArmWorth> arms;
  std::string prior;
  bool for_control = true;
  std::size_t arm = 0;               ///< the best one
  double expected_loss = kUnknown;   ///< of the best choice, a customer
  double loss_otherwise = kUnknown;  ///< of keeping the control, a customer
  std::optional<double> customers;   ///< to whom it applies
  bool after_test = false;           ///< these are left when those of the test are taken off
  std::optional<EndLook> look;
};

struct Result {
  std::string file;
  std::uint64_t rows = 0, analysed = 0;
  std::string arm_column, cluster_column;
  std::vector<std::string> arms;  ///< the control first
  double alpha = 0.05;            ///< as it was stated: one-sided, that of the one side
  bool one_sided = false;         ///< p-values and intervals are
  std::uint64_t seed = 1;
  SampleRatio ratio;
  std::vector<Check> checks;
  std::vector<OutcomeResult> outcomes;
  std::optional<Decision> decision;
  std::optional<Day> first_assigned, last_assigned;
  std::int32_t window_days = 0;  ///< of outcomes, from the day of assignment on; 0 = not known
  std::vector<std::string> notes;
};

}  // namespace stamkund::analysis
