#pragma once
// The best variant: candidates race over growing numbers of replicates, paired by replicate, and those that
// are clearly worse than the best drop out. docs/methods/sweep.md.
#include <functional>

#include "engine/scenario/spec.h"
#include "engine/sweep/variant.h"

namespace stamkund::sweep {

struct SearchOptions {
  std::uint64_t first_replicates = 8;  ///< of every candidate; at least
  std::uint64_t replicates = 0;        ///< of those that stay to the end
  /// Chance of dropping the best anywhere in a round, at most; shared out over candidates and looks
  /// (Bonferroni).
  double drop_best = 0.05;
  std::function<void(double)> progress;
};

struct SearchResult {
  std::vector<Variant> variants;  ///< all that were tried, in the order in which they were first run
  std::size_t best = 0;           ///< position; meaningless without `found`
  bool found = false;             ///< some variant ran and keeps the constraints
  std::uint64_t spent = 0;        ///< variant-replicates that were run or reused
  std::uint64_t brute_force = 0;  ///< what all tried variants at `replicates` would have taken
};

/// `uncertainty`: how replicates are nested, for the errors of differences.
[[nodiscard]] SearchResult search(const scenario::SweepSpec& study,
                                  const scenario::UncertaintySpec& uncertainty, const SearchOptions& options,
                                  const Evaluate& evaluate);

/// Independent draws that it takes before variants are compared, of a goal with this confidence (0: its
/// mean).
[[nodiscard]] std::uint64_t draws_to_compare(double confidence);

/// What is to be large: the mean of the goal, or what it exceeds with the stated probability, with the sign
/// that makes more better.
[[nodiscard]] double score(const scenario::SweepSpec& study, const std::vector<double>& values);

/// The same as the goal counts it: what is not exceeded, where the goal is to be small.
[[nodiscard]] double reached(const scenario::SweepSpec& study, const std::vector<double>& values);

/// Is `a` better than `b` by more than luck of the replicates explains, one-sided at `level`? Paired by
/// replicate.
[[nodiscard]] bool clearly_better(const scenario::SweepSpec& study,
                                  const scenario::UncertaintySpec& uncertainty, const std::vector<double>& a,
                                  const std::vector<double>& b, double level);

/// Marks the variants that no other beats in one of `outcomes` without losing in another; `signs`: +1 where
/// more is better. Those that are not fine, that dropped out of a race or miss a constraint are never on it,
/// and keep no other off it.
void mark_front(const std::vector<std::size_t>& outcomes, const std::vector<int>& signs,
                std::vector<Variant>& variants);

}  // namespace stamkund::sweep
