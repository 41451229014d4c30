#pragma once
// Do a few customers decide the verdict?
#include <array>
#include <cstdint>
#include <functional>
#include <string>
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

/// How the verdict is made that others are held against.
struct VerdictRule {
  std::string printed;                                ///< the verdict on all values
  std::function<std::string(const Effect&)> verdict;  ///< by an effect's look, bound or family, as printed
  /// The law of what is left, where it is drawn from the values; none = Welch's.
  std::function<Law(const Sample& treated, const Sample& control)> law;
};

/// The comparison again without the largest of `by` (values as they were seen; `treated` and `control` are
/// those that are compared, in the same order). Sorted out this way the effect is biased: it shows what the
/// verdict hangs on, and replaces nothing. A verdict that the rule does not give on all values is another
/// method's, and nothing is said of who decides it.
[[nodiscard]] Outliers without_largest(const std::array<const Sample*, 2>& by, const Sample& treated,
                                       const Sample& control, const VerdictRule& rule);

}  // namespace stamkund::analysis
