#pragma once
// What every figure of one scenario needs besides the tallies, and how counts become money.
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "engine/counting/counts.h"
#include "engine/scenario/spec.h"

namespace stamkund::metrics {

using counting::Counts;

inline constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

[[nodiscard]] inline double ratio(double numerator, double denominator) {
  return denominator > 0.0 ? numerator / denominator : kNan;
}

struct Context {
  /// `schema`: of any arm, for all have the same flows and parts of what is owed; it must outlive this.
  Context(const scenario::ScenarioSpec& spec, std::uint64_t n_customers, const counting::Schema& schema);

  const scenario::ScenarioSpec& scenario;
  std::uint64_t customers;
  const counting::Table& flows;
  const counting::Table& owed_parts;
  std::size_t n_periods;
  std::size_t n_flows;
  std::vector<std::pair<std::size_t, int>> in_net;  ///< columns of flows that are part of net, and their sign
  std::vector<std::size_t> costs;                   ///< those that are costs

  [[nodiscard]] double period_end(std::size_t p) const;
  /// Present value of one unit in the middle of period p.
  [[nodiscard]] double discount(std::size_t p) const;
  [[nodiscard]] double discount_at(double day) const;
  /// Running cost of the platform in period p, minor units; rounded so that the periods add up exactly.
  [[nodiscard]] std::int64_t platform(std::size_t arm, std::size_t p) const;
  /// Rewards, perks, contacts, enrolment, welcome rewards and platform in period p, minor units.
  [[nodiscard]] std::int64_t cost(std::size_t arm, const Counts& tally, std::size_t p) const;
  /// Margin, fees and partners' money less cost in period p, minor units.
  [[nodiscard]] std::int64_t net_to_horizon(std::size_t arm, const Counts& tally, std::size_t p) const;
  /// In all periods, minor units.
  [[nodiscard]] std::int64_t net_to_horizon(std::size_t arm, const Counts& tally) const;
  /// The same less what was owed at the horizon, minor units.
  [[nodiscard]] std::int64_t net(std::size_t arm, const Counts& tally) const;
  /// All that the program takes, discounts given and what was owed at the horizon included, minor units.
  [[nodiscard]] std::int64_t program_cost(std::size_t arm, const Counts& tally) const;
  [[nodiscard]] double major(std::int64_t minor) const {
    return static_cast<double>(minor) / static_cast<double>(scenario.minor_per_major);
  }
};

/// What was owed at the horizon, less what partners owed; minor units.
[[nodiscard]] std::int64_t owed(const Counts& tally);
/// The part of it that the program causes: rewards, and benefits that were paid for; less discounts that were
/// not given away in the end.
[[nodiscard]] std::int64_t owed_program_cost(const Counts& tally);

}  // namespace stamkund::metrics
