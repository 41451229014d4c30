#pragma once
// Rewards one by one: which reward of an arm a line is, and the lines as text.
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// A reward of an arm.
struct RewardLine {
  std::size_t arm = 0;
  std::size_t group = 0;  ///< of the breakdown by reward
  std::string units;      ///< of what currency it takes units; empty: none
  double a_unit = 1;      ///< units counted that make one of those: cashback is counted in minor units
};

/// Rewards of all arms that have any; empty where the results count none.
[[nodiscard]] std::vector<RewardLine> reward_lines(const metrics::Results& results,
                                                   const scenario::ScenarioSpec& scenario);
/// Has some arm more than one? Then they are worth a table of their own.
[[nodiscard]] bool has_many_rewards(const std::vector<RewardLine>& lines);

/// Empty where no arm has a reward, and, without `details`, where none has more than one.
[[nodiscard]] std::string reward_table(const metrics::Results& results,
                                       const scenario::ScenarioSpec& scenario, bool details);

}  // namespace stamkund::report
