#pragma once
// What every figure of one scenario needs besides the tallies, and how counts become money.
#include <cmath>
#include <cstdint>
#include <limits>

#include "engine/scenario/spec.h"
#include "engine/simulation/tally.h"

namespace stamkund::metrics {

using simulation::ArmTally;
using simulation::Count;

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] inline double ratio(double numerator, double denominator) {
  return denominator > 0.0 ? numerator / denominator : kNan;
}

[[nodiscard]] inline std::int64_t get(const ArmTally& tally, std::size_t period, Count count) {
  return tally.periods[period][static_cast<std::size_t>(count)];
}

/// Up to the horizon.
[[nodiscard]] inline std::int64_t sum(const ArmTally& tally, Count count) {
  std::int64_t total = 0;
  for (std::size_t p = 0; p < tally.periods.size(); ++p) total += get(tally, p, count);
  return total;
}

struct Context {
  const scenario::ScenarioSpec& scenario;
  std::uint64_t customers;
  std::size_t n_periods;

  [[nodiscard]] double period_end(std::size_t p) const;
  /// Present value of one unit in the middle of period p.
  [[nodiscard]] double discount(std::size_t p) const;
  [[nodiscard]] double discount_at(double day) const;
  /// Running cost of the platform in period p, minor units; rounded so that the periods add up exactly.
  [[nodiscard]] std::int64_t platform(std::size_t arm, std::size_t p) const;
  /// Rewards, perks, contacts, enrolment, welcome rewards and platform in period p, minor units.
  [[nodiscard]] std::int64_t cost(std::size_t arm, const ArmTally& tally, std::size_t p) const;
  /// Margin, fees and partners' money less cost in period p, minor units.
  [[nodiscard]] std::int64_t net_to_horizon(std::size_t arm, const ArmTally& tally, std::size_t p) const;
  /// In all periods, minor units.
  [[nodiscard]] std::int64_t net_to_horizon(std::size_t arm, const ArmTally& tally) const;
  /// The same less what was owed at the horizon, minor units.
  [[nodiscard]] std::int64_t net(std::size_t arm, const ArmTally& tally) const;
  /// All that the program takes, discounts given and what was owed at the horizon included, minor units.
  [[nodiscard]] std::int64_t program_cost(std::size_t arm, const ArmTally& tally) const;
  [[nodiscard]] double major(std::int64_t minor) const {
    return static_cast<double>(minor) / static_cast<double>(scenario.minor_per_major);
  }
};

/// Of what was owed at the horizon, minor units.
[[nodiscard]] inline std::int64_t owed(const ArmTally& tally, Count which) {
  return tally.run_off[static_cast<std::size_t>(which)];
}
/// The part that the program causes: rewards, and benefits that were paid for.
[[nodiscard]] inline std::int64_t owed_benefits(const ArmTally& tally) {
  return owed(tally, Count::owed_rewards) + owed(tally, Count::owed_open) +
         owed(tally, Count::owed_membership);
}
/// All of it, less what partners owed.
[[nodiscard]] inline std::int64_t owed(const ArmTally& tally) {
  return owed_benefits(tally) + owed(tally, Count::owed_refunds) + owed(tally, Count::owed_returns) -
         owed(tally, Count::owed_by_partners);
}

}  // namespace stamkund::metrics
