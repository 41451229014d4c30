#pragma once
// How often a test calls a difference where its own data are split again at random: whether its law holds
// with these values and these sizes.
#include <cstdint>
#include <vector>

#include "experiments/analysis/result.h"
#include "experiments/analysis/sample.h"

namespace stamkund::analysis {

/// How often statistics of re-splits lie beyond the limits that `law` has for a two-sided test at `alpha`.
[[nodiscard]] Resplits rates_of(const std::vector<double>& drawn, const Law& law, double alpha);

/// What a test may exceed before it is left: the level, and half of it in a tail, by these factors.
struct Bearable {
  double both = 1, tail = 1;
};
/// Beyond what is bearable by more than two standard errors of the re-splits.
[[nodiscard]] bool too_often(const Resplits& resplits, double alpha, const Bearable& bearable);
/// So rarely that hardly any effect would be found: less than half as often as it may (assumption).
[[nodiscard]] bool too_seldom(const Resplits& resplits, double alpha);

/// Re-splits of these samples take no time.
[[nodiscard]] bool is_cheap(const Sample& treated, const Sample& control, std::uint64_t resplits);
/// As many re-splits as are wanted, or fewer where values are many; at least 999.
[[nodiscard]] std::uint64_t affordable(const Sample& treated, const Sample& control, std::uint64_t wanted);

}  // namespace stamkund::analysis
