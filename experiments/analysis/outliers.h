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

/// A value that is far out. `at`: its unit in the sample of its arm.
struct FarOut {
  bool treated = false;
  std::size_t at = 0;
  double value = 0;
};

struct Outliers {
  std::vector<WithoutTop> without;  ///< the 1, 2, 5, 10, 20 and 50 largest values of both arms together
  std::uint64_t decided_by = 0;     ///< the smallest number, up to the limits above, that turns the verdict
  std::vector<FarOut> largest;      ///< those that decide and, where fewer or none do, the five largest
};

/// Welch's test again at `alpha` without the largest values. Sorted out this way the effect is biased: it
/// shows what the verdict hangs on, and replaces nothing.
[[nodiscard]] Outliers without_largest(const Sample& treated, const Sample& control, double alpha);

}  // namespace stamkund::analysis
