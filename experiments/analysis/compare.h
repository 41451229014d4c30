#pragma once
// One arm against the control on one outcome that is a mean or a ratio: which method, and what it finds.
#include <vector>

#include "engine/parallel/threads.h"
#include "experiments/analysis/resplit.h"
#include "experiments/analysis/result.h"

namespace stamkund::analysis {

/// What a comparison takes.
struct Pair {
  const Sample& treated;
  const Sample& control;
  Kind kind = Kind::mean;
  bool clustered = false;
  bool crossing = false;  ///< clusters have customers in both arms
  bool adjusted = false;  ///< values are less what covariates foresee
};

[[nodiscard]] Finding finding_of(const Effect& effect, Method method, const std::string& name, double alpha);

/// `effect`: by which the family's level is taken later.
struct Compared {
  Comparison comparison;
  Effect effect;
};

/// The method that was asked for or, if that is `automatic`, Welch where it holds its level with these values
/// and these sizes, else a permutation test. docs/methods/analysis.md.
[[nodiscard]] Compared compare(const Pair& pair, const Spec& spec, std::uint64_t number,
                               const Threads& threads);

}  // namespace stamkund::analysis
