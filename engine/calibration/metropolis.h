#pragma once
// Posterior draws by random-walk Metropolis chains, for posteriors that a t around the maximum does not
// cover.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/calibration/proposal.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

struct MetropolisOptions {
  std::size_t chains = 4;           ///< assumption, as is the first length
  std::size_t first_length = 3000;  ///< draws of each chain in the first round; doubled until all is well
  std::size_t most_evaluations = 400000;  ///< of the objective, all chains together
  double r_hat = 1.01;                    ///< Vehtari et al. 2021 ask for it, and for 400 effective draws
  double effective_size = 400.0;
  std::uint64_t seed = 0;
  std::uint64_t index = 0;  ///< which of several posteriors with one seed
  Threads threads;          ///< changes the speed, never the numbers
};

enum class ChainStatus {
  converged,      ///< R-hat and effective sizes are as asked
  out_of_budget,  ///< not as asked when the evaluations were used up: the draws are rough
  improper,       ///< the chains reach the bound: without a prior there is no posterior
  failed,         ///< no chain found a start with a finite value
};
[[nodiscard]] const char* name_of(ChainStatus status);

struct ChainSample {
  std::vector<double> draws;      ///< [chains x length x k], chain after chain, last round only
  std::size_t length = 0;         ///< of each chain
  double r_hat = 0.0;             ///< the worst over the entries of theta and the log density
  double bulk_size = 0.0;         ///< the smallest
  double tail_size = 0.0;         ///< the smallest
  double acceptance = 0.0;        ///< share of steps accepted in the last round
  double share_near_bound = 0.0;  ///< of draws with some |theta| above 11, where 12 is the bound
  std::size_t evaluations = 0;
  ChainStatus status = ChainStatus::failed;
};

/// Adaptive Metropolis (Haario, Saksman & Tamminen 2001, doi 10.2307/3318737): the covariance of the steps is
/// that of earlier draws of all chains, their length is tuned to a quarter of steps accepted; t steps with 4
/// degrees of freedom, so that long ones leave narrow places. Both adapt only between rounds and in warm-up:
/// the draws of a round come from one fixed kernel and are exact in the limit. A round that does not do is
/// thrown away, its draws set the covariance of the next, twice as long. More than 1 in 1000 draws near the
/// bound: improper. Chains run side by side, each with its own stream. Expects chains >= 2, first_length >=
/// 100.
[[nodiscard]] ChainSample run_metropolis(const Objective& objective, const Proposal& start,
                                         const MetropolisOptions& options);

}  // namespace stamkund::calibration
