#pragma once
// Posterior draws by importance resampling from a multivariate t around the maximum.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/calibration/proposal.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

struct ImportanceOptions {
  std::size_t proposals = 4000;  ///< evaluations of the objective; assumption
  std::size_t draws = 1000;      ///< resampled; assumption
  /// Degrees of freedom of the t; assumption. Few enough for tails that outlast those of a near-normal
  /// posterior (weights stay bounded), many enough to lose only about a tenth of the draws on a normal one.
  double degrees = 7.0;
  std::uint64_t seed = 0;
  std::uint64_t index = 0;  ///< which of several posteriors with one seed
  Threads threads;          ///< changes the speed, never the numbers
};

struct ImportanceSample {
  std::vector<double> draws;      ///< [draws x k] row-major, equally weighted, in random order; empty if none
  double k_hat = 0.0;             ///< shape of the weights' tail; infinite if it cannot be told
  double effective_size = 0.0;    ///< independent draws with the same precision
  double share_near_bound = 0.0;  ///< posterior mass with some |theta| above 11, where 12 is the bound
  std::size_t evaluations = 0;
};

/// Proposals and weights are made side by side in blocks, yet each from its own stream: a function of
/// (objective, seed, index) and the options alone. Systematic resampling; the order is shuffled, so that the
/// first n draws are n random ones. Expects proposals >= 25, draws >= 1, degrees > 0. The objective is
/// evaluated from several threads at once.
[[nodiscard]] ImportanceSample importance_resample(const Objective& objective, const Proposal& proposal,
                                                   const ImportanceOptions& options);

/// Shuffles the rows of `draws` [n x k] by Fisher & Yates.
void shuffle_rows(std::vector<double>& draws, std::size_t k, Stream& stream);

/// Whether some |theta| is above 11.
[[nodiscard]] bool near_bound(const double* theta, std::size_t k);

}  // namespace stamkund::calibration
