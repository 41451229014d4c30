#pragma once
// What is asked of an analysis: which columns say what, and which methods are used. Plain input, from the
// command line or from the section `analysis` of an experiment file.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/design/experiment_spec.h"

namespace stamkund::analysis {

/// What an outcome measures; decides the estimate and its default method.
enum class Kind : std::uint8_t {
  guess,
  proportion,  ///< yes or no
  mean,        ///< any number
  revenue,     ///< money: mostly zero, with a long tail
  count,       ///< events, with an exposure if customers were not watched equally long
  ratio,       ///< sum of one column over the sum of another
  time,        ///< time to an event, or until somebody was last seen
};
[[nodiscard]] const std::vector<std::string>& kind_names();
[[nodiscard]] const std::string& name_of(Kind kind);

/// How estimate, interval and p-value are made.
enum class Method : std::uint8_t {
  automatic,
  welch,
  pooled,
  permutation,
  winsorised,
  bootstrap,
  score,
  cuped,
  regression,
  negative_binomial,
  log_rank,
};
[[nodiscard]] const std::vector<std::string>& method_names();
[[nodiscard]] const std::string& name_of(Method method);

/// How the chance of one false alarm among several arms is held.
enum class Adjust : std::uint8_t { automatic, none, bonferroni, holm, dunnett };
[[nodiscard]] const std::vector<std::string>& adjust_names();
[[nodiscard]] const std::string& name_of(Adjust adjust);

struct OutcomeSpec {
  std::string column;  ///< as it was asked for: "visit", "spend:revenue", "revenue/orders"
  Kind kind = Kind::guess;
  std::string per;      ///< ratio: the denominator; count: the exposure
  std::string event;    ///< time: the column that says whether it happened
  std::string success;  ///< proportion: the word that counts; empty = yes, true, 1
  /// A guardrail: how much worse it may become; nothing = an outcome whose effect is sought.
  std::optional<double> margin;
  bool margin_is_relative = true;
  bool more_is_better = true;
};

struct Share {
  std::string arm;
  double share = 0;  ///< relative to the others
};

/// What is believed of an arm's mean outcome before the test.
struct ArmPrior {
  std::string arm;  ///< empty: of every arm
  double mean = 0, sd = 0;
};

/// What an effect on the first outcome is worth.
struct Worth {
  double margin = 1;  ///< profit for each unit of the outcome; where less is better, of each unit less
  bool more_is_better = true;
  double contact_cost = 0;  ///< for each customer of an arm
  /// Of the effect on the outcome, before the test; nothing = every effect equally likely.
  std::optional<double> prior_mean;
  double prior_sd = 0;
  /// Of the arms, in place of one of the effect: the control's first, or one for all.
  std::vector<ArmPrior> arms;
  std::optional<double> customers;  ///< to whom the decision applies
  bool test_included = false;       ///< those of the test are among them
};

/// A test that ends at a look where going on does not pay: what the plan says.
struct PlannedEnd {
  double customers = 0;  ///< in the test
  /// It goes on while the effect that is believed is between the two; none: it ends in any case.
  std::optional<double> above, below;
};

struct Spec {
  std::string arm;      ///< column; empty = guess
  std::string control;  ///< name of the arm; empty = guess
  std::string unit;     ///< column of the customer; empty = guess, none = every row is one
  std::string cluster;  ///< column; empty = none, or the one that was planned; none = customers were assigned
  std::vector<OutcomeSpec> outcomes;
  std::vector<std::string> covariates;
  std::vector<std::string> segments;
  std::string date;  ///< column of the day of assignment; empty = none
  std::vector<Share> shares;
  bool shares_stated = false;  ///< for the analysis, beside any plan
  /// The shares are of a plan that names no arms: the control's first, under the names that it gives them.
  bool shares_of_no_names = false;
  bool clusters_planned = false;  ///< the plan assigns clusters
  std::string planned_cluster;    ///< column that the plan names for them; empty: it names none
  Method method = Method::automatic;
  Adjust adjust = Adjust::automatic;
  std::size_t success_metrics = 1;  ///< outcomes that share alpha with an adjustment
  double alpha = 0.05;              ///< of both sides together
  double winsorise_at = 0.99;       ///< quantile of all arms together
  std::uint64_t resplits = 9999;    ///< random re-assignments and bootstrap samples
  std::uint64_t seed = 1;
  std::optional<Worth> worth;
  /// Customers that the test is to have in the end, for intervals that hold at every look.
  std::optional<double> planned;
  /// It was planned to be judged once, at its end, by the test that was planned: before that it is a peek.
  bool judged_once = false;
  std::vector<PlannedEnd> ends;  ///< looks of `decision.looks`; empty: none
  std::vector<std::string> notes;
  design::LooksSpec looks;               ///< that were planned before the end
  design::AlwaysValidSpec always_valid;  ///< the bound that was planned
  /// What is to be shown of the outcome that was planned for: the column, or the first one.
  design::Hypothesis hypothesis = design::Hypothesis::superiority;
  double indifference = 0;  ///< the difference that does not matter, in units of the outcome
  std::string planned_column;
  bool one_sided = false;      ///< only what is better is called, at half of `alpha`
  bool more_is_better = true;  ///< of outcomes that options name
  std::string date_format;
  char decimal_mark = '.';
};

}  // namespace stamkund::analysis
