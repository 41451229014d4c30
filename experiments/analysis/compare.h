#pragma once
// One arm against the control on one outcome that is a mean or a ratio: which method, and what it finds.
#include <cstdint>
#include <functional>
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

/// On which scale `Compared::effect` is.
enum class Scale : std::uint8_t {
  difference,
  log_rate,    ///< ratio of rates; intervals are of the difference at the control's rate
  log_hazard,  ///< ratio of hazards; so are intervals
};

struct Compared {
  Comparison comparison;
  Scale scale = Scale::difference;
  Step step;                                 ///< of one customer, where it is bounded
  Effect effect;                             ///< estimate and error, of which a decision is made
  std::function<Interval(double)> interval;  ///< of the main method, at any alpha
};

/// The method that was asked for or, if that is `automatic`, Welch where it holds its level with these values
/// and these sizes, else a permutation test. docs/methods/analysis.md.
[[nodiscard]] Compared compare(const Pair& pair, const Spec& spec, std::uint64_t number,
                               const Threads& threads);

}  // namespace stamkund::analysis
