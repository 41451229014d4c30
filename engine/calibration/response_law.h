#pragma once
// The parameters of purchases that contacts and membership bend, as numbers: estimates or one draw of them.
#include <array>
#include <cstdint>
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

/// For so many days after a contact of these groups the hazard of leaving is another. A later contact takes
/// the place of an earlier one.
struct LeavingWindows {
  double days = 0;
  std::vector<std::uint32_t> groups;
};

struct ResponseLaw {
  ProcessInDays process;
  ResponseCoefficients at;
  CalendarEffects effects;  ///< `lifetime` ends with log(1 + change) of each of leaving.groups
  LeavingWindows leaving{};
  /// The change of members' rate by which the past is read: at.member_change, unless that is not identified
  /// and drawn from bounds. Then what members were seen to buy stays, whatever the change is thought to be.
  double member_seen = 0;
  std::vector<double>
      unsubscribe{};  ///< [n_groups] of a rested customer at a contact; 0 where nothing is known

  /// Change of the hazard of leaving after a contact of `group`; 0 unless it was estimated.
  [[nodiscard]] double leaving_after(std::uint32_t group) const;
};

}  // namespace stamkund::calibration
