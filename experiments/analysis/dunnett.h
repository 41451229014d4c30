#pragma once
// Several arms against one control: their differences hang together by the control's error.
#include <vector>

namespace stamkund::analysis {

/// 1 - P(all |Z_i| <= z): the chance of a false alarm among arms at the two-sided limit z. `shared`: of each
/// arm, the share of the variance of its difference that is the control's, in [0, 1): the correlation of two
/// arms is the root of the product of theirs. Source: Dunnett 1955, doi 10.1080/01621459.1955.10501294, here
/// with normal laws and unequal arms.
[[nodiscard]] double dunnett_tail(double z, const std::vector<double>& shared);

/// p-values of the arms by themselves, adjusted for all of them.
[[nodiscard]] std::vector<double> dunnett(const std::vector<double>& p, const std::vector<double>& shared);
/// The level of one arm at which the chance of any false alarm is `alpha`.
[[nodiscard]] double dunnett_level(double alpha, const std::vector<double>& shared);

}  // namespace stamkund::analysis
