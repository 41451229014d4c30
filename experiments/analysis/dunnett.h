#pragma once
// Several arms against one control: their differences hang together by the control's error.
#include <vector>

namespace stamkund::analysis {

/// p-values of the arms by themselves, adjusted for all of them. `shared`: of each arm, the share of the
/// variance of its difference that is the control's, in [0, 1): the correlation of two arms is the root of
/// the product of theirs. `two_sided`: so are the p-values.
[[nodiscard]] std::vector<double> dunnett(const std::vector<double>& p, const std::vector<double>& shared,
                                          bool two_sided = true);
/// The two-sided level of one arm at which the chance of any false alarm is `alpha`; with one-sided tests it
/// is half of that, each at half of this level.
[[nodiscard]] double dunnett_level(double alpha, const std::vector<double>& shared, bool two_sided = true);

}  // namespace stamkund::analysis
