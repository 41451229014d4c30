#pragma once
// The order of a stepped roll-out: which cluster begins when, drawn by lot.
#include <string>
#include <vector>

#include "experiments/design/periods_spec.h"

namespace stamkund::periods {

/// [clusters]: the step, from 1, at which each begins; `clusters`: so many begin at each. Every order is as
/// likely as any other.
[[nodiscard]] std::vector<std::size_t> draw_roll_out(const std::vector<double>& clusters, std::uint64_t seed);

/// A row a cluster, numbered from 1: cluster, step, begins_in_period (the first is 1), seed.
[[nodiscard]] std::string roll_out_csv(const std::vector<double>& clusters, const design::SteppedSpec& spec);

}  // namespace stamkund::periods
