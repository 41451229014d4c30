#pragma once
// The parameters of purchases that contacts and membership bend, as numbers: estimates or one draw of them.
#include <array>
#include <vector>

namespace stamkund::calibration {

/// How customers respond. A negative lift lowers the rate, down to Stimuli's floor.
struct ResponseCoefficients {
  std::vector<double> lift;  ///< [n_groups] of the rate, right after a contact of a rested customer, > -1
  std::vector<double> decay_days;  ///< [n_groups] > 0
  double fatigue_weight = 0;
  double fatigue_decay_days = 28;
  double member_change = 0;  ///< of the rate while a member, > -1
};

/// Parameters of the process in days: r alpha s beta, or r alpha a b.
struct ProcessInDays {
  bool pareto = true;
  std::array<double, 4> value{};
};

/// Effects of covariates.
struct CalendarEffects {
  std::vector<double> purchase;
  std::vector<double> lifetime;   ///< on the hazard of leaving; BG/NBD: on a of the dropout
  std::vector<double> dropout_b;  ///< BG/NBD only
};

struct ResponseLaw {
  ProcessInDays process;
  ResponseCoefficients at;
  CalendarEffects effects;
};

}  // namespace stamkund::calibration
