#pragma once
// Which parameter matters: elementary effects and shares of variance, with intervals. docs/methods/sweep.md.
#include <vector>

#include "engine/scenario/sweep_study.h"

namespace stamkund::sweep {

/// Of one parameter, over the paths: a full range of it changes the outcome by `mean` on average. Morris
/// (1991); mean of absolute values: Campolongo, Cariboni & Saltelli (2007).
struct ElementaryEffect {
  double mean_absolute = 0;
  double p05 = 0, p95 = 0;  ///< of mean_absolute, Student's over paths
  double mean = 0;
  double deviation = 0;  ///< between paths: interaction with others, or curvature
};
/// `outcome` [n_points] in the order of the design; paths with a value that is no number are left out. NaN if
/// fewer than two are left.
[[nodiscard]] std::vector<ElementaryEffect> elementary_effects(const scenario::SweepSpec& study,
                                                               const std::vector<double>& outcome);

/// Pairs of which shares begin to be known: the default. docs/methods/sweep.md has the coverage.
inline constexpr std::uint64_t kEnoughPairs = 64;

/// Shares of the variance over the space: of the parameter alone (Saltelli et al. 2010), and with all its
/// interactions (Jansen 1999).
struct VarianceShare {
  double first = 0, first_p05 = 0, first_p95 = 0;  ///< Student's, errors by bootstrap over pairs
  double total = 0, total_p05 = 0, total_p95 = 0;
};
/// As above, for the design of sobol_indices.
[[nodiscard]] std::vector<VarianceShare> variance_shares(const scenario::SweepSpec& study,
                                                         const std::vector<double>& outcome);

}  // namespace stamkund::sweep
