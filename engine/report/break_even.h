#pragma once
// How much less would have to come true before an arm that pays does not.
#include <cstddef>
#include <optional>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

/// Of an arm that would lose if nobody reacted: at how much of the assumed reaction it breaks even, on the
/// line from no reaction to the assumed one; below 1 of an arm that pays. Infinite where more reaction costs
/// more.
[[nodiscard]] std::optional<double> reaction_at_break_even(const metrics::Results& results,
                                                           const scenario::ScenarioSpec& scenario,
                                                           std::size_t arm);

/// Of an arm that ends the baseline's program: by which part its members may spend less without it before
/// that does not pay (below zero: must spend more before it does), of the margin that this arm, which gives
/// no discounts of a program, has of those who are members in the baseline.
[[nodiscard]] std::optional<double> members_loss_at_break_even(const metrics::Results& results,
                                                               const scenario::ScenarioSpec& scenario,
                                                               std::size_t arm);

}  // namespace stamkund::report
