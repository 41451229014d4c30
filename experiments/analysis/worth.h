#pragma once
// What to do: the profit of each arm for what is known after the test, and what a wrong choice would cost.
#include <cstdint>
#include <vector>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// E max(0, -profit) where profit is normal: what is lost on average, if the arm is taken.
[[nodiscard]] double expected_shortfall(double mean, double sd);

/// From the effects on one outcome: profit a customer = margin x effect - cost, or -margin x effect - cost
/// where less is better. The effects are normal about their estimates and share the control's error; the
/// prior is normal and the same for each effect, or flat, or normal of each arm's mean. The best choice has
/// the greatest expected profit, the control included, whose profit is 0. With several arms the expected
/// losses are means of keyed draws.
[[nodiscard]] Decision decide(const Worth& worth, const std::vector<Effect>& effects,
                              const std::vector<std::size_t>& arms, double alpha, std::uint64_t seed);

/// Where a test with so many customers stands among its planned ends, with this effect believed.
[[nodiscard]] EndLook look_at(const std::vector<PlannedEnd>& ends, double customers, double believed);

}  // namespace stamkund::analysis
