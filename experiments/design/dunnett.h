#pragma once
// Several arms against one control: the bound that holds for all of them together.
#include <vector>

namespace stamkund::design {

/// Chance that no |Z_i| (two-sided) or Z_i exceeds `bound` under the null hypothesis, for arms of these sizes
/// against a control of size `control`; known variance (Dunnett 1955).
[[nodiscard]] double dunnett_probability(double bound, double control, const std::vector<double>& treated,
                                         bool two_sided);
/// The bound that is exceeded with chance `alpha`.
[[nodiscard]] double dunnett_critical(double alpha, double control, const std::vector<double>& treated,
                                      bool two_sided);

}  // namespace stamkund::design
