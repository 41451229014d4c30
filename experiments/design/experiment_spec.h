#pragma once
// What an experiment file says: the question, the outcome, the effect, the arms, and how it is to be judged.
// Planning and analysis read the same file.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiments/design/factorial_spec.h"
#include "experiments/design/geo_spec.h"
#include "experiments/design/periods_spec.h"

namespace stamkund::design {

inline constexpr int kExperimentVersion = 1;
/// The first key of an experiment file: by it the file is told from a scenario.
inline constexpr const char* kExperimentKey = "stamkund-experiment";

enum class OutcomeKind { proportion, mean, ratio, count, revenue, retention, time_to_event, clv };
[[nodiscard]] const std::vector<std::string>& outcome_names();

/// What is assigned to the arms.
enum class Design { customers, geo, factorial, switchback, stepped };

enum class Hypothesis { superiority, non_inferiority, equivalence };
[[nodiscard]] const std::vector<std::string>& hypothesis_names();
enum class Sides { two, one };
enum class Solve { size, power, minimum_detectable_effect, allocation, duration, profit };
[[nodiscard]] const std::vector<std::string>& solve_names();
/// How several comparisons share the error. `none`: one comparison, or each on its own.
enum class Adjust { none, bonferroni, holm, dunnett, spot_1 };

/// The outcome of one customer. Shares are fractions, times are days. Which of them are given depends on the
/// kind.
struct OutcomeSpec {
  OutcomeKind kind = OutcomeKind::proportion;
  std::optional<double> baseline;  ///< mean of the control arm
  std::optional<double> sd;
  std::optional<double> treated_sd;  ///< where it differs
  // count: negative binomial with mean rate·exposure, variance mean + dispersion·mean²
  double dispersion = 0;
  double exposure = 1;  ///< in the time unit of the rate
  double accrual = 0;   ///< customers enter evenly over this part of it, 0 = all at its beginning
  // ratio of two means of a customer
  double denominator_mean = 1;
  double denominator_sd = 0;
  double correlation = 0;
  // revenue: share of customers who spend, and what these spend
  double buyers = 1;
  double spend = 0;
  double spend_sd = 0;
  // time to event: share of the control arm with an event by the end of `follow_up`
  double dropout = 0;
  std::string column;  ///< in the data that are analysed; empty: not said
  bool lower_is_better = false;
  bool better_given = false;
};

struct EffectSpec {
  std::optional<double> absolute;
  std::optional<double> relative;
  std::optional<double> to;            ///< the treated arm's value
  std::optional<double> standardized;  ///< in standard deviations of the outcome
  int line = 0;
  [[nodiscard]] bool given() const { return absolute || relative || to || standardized; }
};

struct ArmSpec {
  std::string name;
  double weight = 1;  ///< of the allocation
  double cost = 0;    ///< of one customer in it, major units
  bool cost_given = false;
  std::optional<double> sd;  ///< of the outcome in it, where it differs
};

enum class LookRule {
  pocock,
  obrien_fleming,
  wang_tsiatis,
  haybittle_peto,
  lan_demets_obrien_fleming,
  lan_demets_pocock,
  kim_demets,
  hwang_shih_decani,
};
[[nodiscard]] const std::vector<std::string>& look_rule_names();
enum class Futility { none, binding, non_binding };

struct LooksSpec {
  std::size_t count = 0;            ///< 0: one look, at the end
  std::vector<double> information;  ///< shares, ending in 1; empty: equal
  LookRule rule = LookRule::lan_demets_obrien_fleming;
  double parameter = 0;  ///< of Wang-Tsiatis, Kim-DeMets, Hwang-Shih-DeCani; Haybittle-Peto's bound
  Futility futility = Futility::none;
  LookRule futility_rule = LookRule::lan_demets_obrien_fleming;
  double futility_parameter = 0;
  double power = 0.8;  ///< of the plan: bounds of futility follow from it
};

enum class AlwaysValidBound {
  none,
  normal_mixture,
  gamma_exponential,
  gamma_poisson,
  beta_binomial,
  stitched
};
[[nodiscard]] const std::vector<std::string>& always_valid_names();
struct AlwaysValidSpec {
  AlwaysValidBound bound = AlwaysValidBound::none;
  std::optional<double> best_at;  ///< share of the planned size where the bound is tightest
};

struct ClusterSpec {
  double size = 1;         ///< mean
  double correlation = 0;  ///< of two customers of one cluster
  double size_cv = 0;      ///< sd of the size over its mean
  bool given = false;      ///< clusters are assigned, not customers
  // What the file leaves open may come from one of the past, a row a customer.
  std::string from, outcome;
  std::string column;  ///< the customer's cluster, there and in the data to analyze
  bool size_given = false, correlation_given = false, cv_given = false;
};

/// What is known of a stratum: its share of customers, and mean and sd of the outcome in it.
struct StratumSpec {
  std::string name;
  double share = 0;
  double mean = 0;
  double sd = 0;
};

/// The flow of customers from which arms are filled.
struct FlowSpec {
  std::optional<double> per_day;  ///< customers never seen before, every day alike
  std::optional<double> base;     ///< customers there are
  double r = 0;                   ///< purchase rates ~ Gamma(r, alpha)
  double alpha = 0;               ///< days
  bool given = false;
};

/// When a customer of the population comes into the test.
enum class Entry {
  at_start,     ///< all who are known on its first day
  first_visit,  ///< each when she first buys during the test
};

/// Simulated customers from whom outcome and flow are known before the test.
struct PopulationSpec {
  bool given = false;
  std::string scenario;          ///< path as written; empty: only a fit
  std::string fit;               ///< instead of the one that the scenario names
  std::vector<std::string> set;  ///< PATH=VALUE, changes to the scenario
  double start_day = 0;          ///< of the scenario, on which the test begins
  std::optional<double> window_days;
  Entry entry = Entry::first_visit;
  double closing_days = 0;          ///< before the end, in which nobody comes in any more
  double before_days = 0;           ///< what she bought so long before is adjusted for; 0 = nothing is
  std::optional<double> customers;  ///< of the company; otherwise as many as the scenario has
  std::uint64_t lives = 0;          ///< that are simulated in each arm
  std::uint64_t draws = 0;          ///< of what is uncertain, over which the lives are spread
  std::uint64_t experiments = 0;    ///< that are simulated
  std::uint64_t seed = 1;           ///< of the experiments' luck
  int line = 0;
};

struct DecisionSpec {
  bool given = false;
  double customers = 0;  ///< to whom the better arm is rolled out, those of the test included
  // Of an arm's mean outcome: one for all, or one for each, the control's first. Without prior_sd nothing is
  // believed of arms, only of their difference.
  std::vector<double> prior_mean;
  std::vector<double> prior_sd;
  double effect_mean = 0;           ///< of the difference
  std::optional<double> effect_sd;  ///< none, and no prior_sd: from the draws of a population
  std::optional<double> in_test;    ///< customers of the test, where only the split is looked for
  double value = 1;                 ///< profit of one unit of the outcome
  double fixed_cost = 0;            ///< of running the test
  std::size_t looks = 1;      ///< equal parts, after each of which the test ends where that pays; at most
  double look_cost = 0;       ///< of each before the last
  double roll_out_cost = 0;   ///< of a customer treated afterwards
  std::uint64_t steps = 100;  ///< in which customers come by
  double delay = 0;           ///< share of the time after which outcomes are known
};

struct ExperimentSpec {
  std::string name;
  std::string question;
  std::string currency = "SEK";
  Design design = Design::customers;
  OutcomeSpec outcome;
  EffectSpec effect;
  Hypothesis hypothesis = Hypothesis::superiority;
  double margin = 0;  ///< of non-inferiority and equivalence, absolute, > 0
  double alpha = 0.05;
  Sides sides = Sides::two;
  std::optional<double> power;
  std::string test;  ///< of the kind's own list
  Adjust adjust = Adjust::none;
  bool adjust_given = false;
  std::size_t success_metrics = 1;    ///< that share the error under SPOT-1 and Bonferroni
  std::size_t guardrail_metrics = 0;  ///< under SPOT-1, power is divided among them
  std::vector<ArmSpec> arms;          ///< the control first; at least two
  bool arms_named = false;            ///< the file says which
  bool cost_optimal = false;          ///< the allocation is n ~ sd / sqrt(cost)
  bool allocation_given = false;
  std::vector<double> per_arm;  ///< size that was given; empty: not given
  bool per_arm_given = false;   ///< by arms, not in total
  ClusterSpec cluster;
  double covariate_correlation = 0;  ///< of the outcome with what is known before (CUPED)
  std::vector<StratumSpec> strata;
  LooksSpec looks;
  AlwaysValidSpec always_valid;
  FlowSpec flow;
  PopulationSpec population;
  GeoSpec geo;
  FactorialSpec factorial;
  SwitchbackSpec switchback;
  SteppedSpec stepped;
  std::optional<double> duration_days;
  DecisionSpec decision;
  std::optional<double> budget;
  std::optional<Solve> solve;  ///< asked for; otherwise what is missing
  int alpha_line = 0;
  bool is_plan = false;  ///< something is to be planned, not only to be analyzed
};

}  // namespace stamkund::design
