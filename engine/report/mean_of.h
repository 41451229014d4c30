#pragma once
// One figure of an arm, wherever the results have it.
#include <cstddef>
#include <string>

#include "engine/metrics/results.h"

namespace stamkund::report {

/// Mean over the replicates, up to the horizon: of a figure of the run, else of what is counted by period
/// (money in major units); 0 where the run has no such figure or the arm none of it.
[[nodiscard]] double mean_of(const metrics::Results& results, const std::string& figure, std::size_t arm);

}  // namespace stamkund::report
