#pragma once
// By how much variants miss what a study demands of them. docs/formats/sweep.md.
#include <vector>

#include "engine/scenario/sweep_study.h"

namespace stamkund::sweep {

/// By how much a mean misses the constraint; 0 = it keeps it.
[[nodiscard]] double missed(const scenario::SweepConstraint& constraint, double mean);

/// How far each variant is from keeping all constraints: the worst of its misses, each as a share of how far
/// the variants spread in that figure (next to nothing where all are alike); 0 = it keeps all. `means`
/// [n_variants][n_outcomes]; of a variant that did not run it is empty, and its distance no number.
[[nodiscard]] std::vector<double> distances(const std::vector<scenario::SweepConstraint>& constraints,
                                            const std::vector<std::vector<double>>& means);

/// The variants with the least of `distances`, in their order; none if none ran.
[[nodiscard]] std::vector<std::size_t> nearest(const std::vector<double>& distances);

}  // namespace stamkund::sweep
