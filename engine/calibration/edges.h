#pragma once
// How much of a posterior with a flat prior lies where the likelihood has stopped falling.
#include <cstddef>

#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// The thickest edge that was found.
struct Edge {
  double mass = 0.0;      ///< about what lies there, as a share of the maximum's hill; 0 if there is no edge
  std::size_t entry = 0;  ///< of theta
  double sign = 1.0;      ///< +1 where it grows, -1 where it shrinks
  double fall = 0.0;      ///< of the log-likelihood from the maximum
  std::size_t evaluations = 0;  ///< of the log-likelihood
};

/// Follows the profile of every entry of theta, both ways, until the log-likelihood has fallen by 15 (3e-7)
/// or the bound is near. The posterior density left there is weighed against that of the hill by Laplace's
/// method in the other entries (Tierney & Kadane 1986, doi 10.1080/01621459.1986.10478240), and multiplied by
/// the way walked: good to a factor of two or so. A likelihood that stops falling has no proper posterior
/// without a prior; this says whether that matters. Entries are walked side by side by `threads`, which
/// change nothing. Expects a converged maximum.
[[nodiscard]] Edge thickest_edge(const Objective& objective, const Maximum& maximum, const Threads& threads);

}  // namespace stamkund::calibration
