#pragma once
// Do a few customers decide the verdict?
#include <cstdint>
#include <vector>

#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// More customers than this are not few (assumption).
inline constexpr std::size_t kMostLeftOut = 50;
/// Where no effect is shown: without enough of the other arm's largest values any effect appears
/// (assumption).
inline constexpr std::size_t kMostLeftOutOfNone = 5;

/// Welch's test again without the 1, 2, 5, 10, 20 and 50 largest values of both arms together; `decided_by`:
/// the smallest number, up to these limits, that turns the verdict at `alpha`; 0 = none. Sorted out this way
/// the effect is biased: it shows what the verdict hangs on, and replaces nothing.
[[nodiscard]] std::vector<WithoutTop> without_largest(const Sample& treated, const Sample& control,
                                                      double alpha, std::uint64_t& decided_by);

}  // namespace stamkund::analysis
