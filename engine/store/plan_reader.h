#pragma once
// plan.h5, read back: docs/formats/plan.md.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/store/h5.h"

namespace stamkund::store {

/// What a plan's file says. NaN: the plan has no such figure.
struct StoredPlan {
  std::string name, question, currency, solved, outcome, test, hypothesis, sides, formula;
  std::vector<std::string> arms, notes;
  std::vector<double> per_arm;   ///< whole customers
  std::vector<double> clusters;  ///< whole ones in each arm; empty where customers are assigned
  double total = 0;              ///< of customers
  double planned_total = 0;      ///< before rounding: at which the curves have the plan's power
  double power = 0, power_asked = 0, smallest_effect = 0, relative_effect = 0;
  double alpha = 0, alpha_each = 0, nominal_error = 0, variance_factor = 1, inflation = 1;
  std::int64_t comparisons = 1;
  double duration_days = 0, whole_days = 0, expected_days = 0, cost = 0, margin = 0, information = 0, net = 0;

  struct BySize {
    std::vector<double> total, power, smallest_effect, cost, information, net;
  } by_size;
  struct ByEffect {
    std::vector<double> effect, power;
  } by_effect;
  struct Looks {
    std::vector<double> information, total, z, spent, futility;
    double under_effect = 0, under_none = 0;  ///< expected size over that of one look
  } looks;
  /// Looks that end the test where that pays; NaN at the last, and `seen` where the difference alone does not
  /// tell.
  struct Stages {
    std::vector<double> total, believed_above, believed_below, seen_above, seen_below, chance;
    double expected = 0;  ///< customers in the test
  } stages;

  /// What such a test decides, in place of power and error, which are NaN then; empty: it is none such.
  struct Decides {
    struct Point {
      double effect = 0, treated = 0, expected = 0;
    };
    double better = 0;  ///< chance that the better arm goes to all
    Point none, found;
    std::vector<double> effect, treated, expected;
    bool given = false;
  } decides;

  struct Population {
    bool given = false, window_solved = false, imposed = false;
    std::int64_t lives = 0, draws = 0;
    double customers = 0, window_days = 0, horizon_days = 0, mean = 0, sd = 0, correlation = 0;
    std::vector<double> day, there;  ///< customers who are in the test by the end of a day
  } population;

  struct Effect {
    double control = 0, effect = 0, relative = 0, standard_error = 0, least = 0, most = 0;
  };
  struct Truth {
    std::string arm;
    Effect window, window_revenue, lifetime_revenue, lifetime_net;
    double misstated = 0;
    std::vector<double> until_day, relative, standard_error, control;  ///< parts of the time
  };
  std::vector<Truth> truth;

  /// What the plan finds of what the twins show.
  struct Outlook {
    std::string arm, advice, method;  ///< advice: enough, larger, longer, do not test
    double effect = 0, relative = 0, wished = 0, power_asked = 0, finds = 0;
    double customers = 0, there = 0, days = 0, longest_days = 0;
    bool from_luck = false, loses = false;
  };
  std::vector<Outlook> outlook;

  struct Simulated {
    std::string method;
    std::int64_t experiments = 0;
    bool fails = false;
    std::vector<std::string> arm;
    std::vector<double> error, error_se, power, power_se, formula_power;
  };
  std::vector<Simulated> simulated;

  struct Policies {
    std::vector<std::string> name;
    std::vector<double> profit, standard_error, regret;
  } policies;

  struct Told {
    std::string where, message, suggestion;
  };
  std::vector<Told> warnings;
  struct Default {
    std::string path, value, source;
  };
  std::vector<Default> defaults;
};

/// Errors: Failure(bad_data).
[[nodiscard]] StoredPlan read_plan(H5Reader& in);

}  // namespace stamkund::store
