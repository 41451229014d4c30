#pragma once
// A one-sided test: it is asked whether the outcome is better, not whether it is another. Two-sided figures
// at twice the level are what it is made of.
#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// Of a two-sided one, whose two tails are alike. `better`: the estimate is on the side that is asked for.
[[nodiscard]] double one_sided_p(double two_sided, bool better);
/// Keeps the end towards 0 of the side that is asked for: an interval at 1 - 2 alpha becomes the bound at
/// 1 - alpha. Unknown ones stay unknown.
[[nodiscard]] Interval one_sided(const Interval& interval, bool more_is_better);
void make_one_sided(Finding& finding, bool more_is_better);
/// Looks, bounds that hold at every look, and what the largest values decide.
void make_one_sided(Comparison& comparison, bool more_is_better);
/// Effects of parts of the customers and over time; `family`: how many share the error.
void make_one_sided(std::vector<SegmentEffect>& parts, double family, bool more_is_better);

}  // namespace stamkund::analysis
