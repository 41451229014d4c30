#pragma once
// Draws from what we believe of the parameters: the one door to importance resampling and Metropolis chains.
// Method and limits: docs/methods/posterior.md.
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

enum class PosteriorMethod {
  automatic,   ///< importance resampling; chains where its diagnostics are bad
  laplace,     ///< normal around the maximum
  importance,  ///< whatever its diagnostics say
  metropolis,
};

struct PosteriorOptions {
  PosteriorMethod method = PosteriorMethod::automatic;
  std::size_t draws = 1000;               ///< assumption
  std::size_t proposals = 4000;           ///< evaluations for importance resampling; assumption
  std::size_t most_evaluations = 400000;  ///< of the chains; assumption
  double most_k_hat = 0.7;                ///< Vehtari et al. 2024
  double least_effective_size = 400.0;    ///< Vehtari et al. 2021, of chains; the same is asked of weights
  std::uint64_t seed = 0;
  std::uint64_t index = 0;  ///< which of several posteriors with one seed
  Threads threads;          ///< changes the speed, never the numbers
};

/// Numbers that do not belong to the method are 0.
struct Posterior {
  /// Of theta, [n x k] row-major, equally weighted, in random order; empty if the method is "none".
  std::vector<double> draws;
  std::size_t dimension = 0;    ///< k
  std::string method = "none";  ///< "importance", "metropolis", "laplace", "none"
  bool trustworthy = false;     ///< the diagnostics are as asked; false for "laplace", which has none
  /// The data alone leave mass out to the bound of theta, which draws may miss: give a prior.
  bool improper = false;
  double edge_mass = 0.0;       ///< about the share where the likelihood has stopped falling (edges.h)
  std::size_t edge_entry = 0;   ///< entry of theta that runs away there ...
  double edge_sign = 0.0;       ///< ... growing (+1) or shrinking (-1); 0 if there is no such edge
  double k_hat = 0.0;           ///< of the weights, also where chains were needed
  double effective_size = 0.0;  ///< independent draws worth as much as what `draws` were taken from
  double r_hat = 0.0;           ///< of the chains
  std::size_t evaluations = 0;  ///< of the objective
  std::string status;           ///< a sentence

  [[nodiscard]] std::size_t size() const { return dimension == 0 ? 0 : draws.size() / dimension; }
};

/// Posterior with a flat prior on theta, within |theta| <= 12, times what priors `objective` holds (prior.h).
/// Without one the edges are looked at first; if they hold more than 1 in 1000 of the mass, importance draws
/// describe the hill of the maximum alone, and no chains are run. `maximum` is that of `objective`. A
/// function of (objective, maximum, options) whatever the threads. The objective is evaluated by `threads`
/// threads at once: build it with one of its own. Expects draws >= 1, proposals >= 25.
[[nodiscard]] Posterior sample_posterior(const Objective& objective, const Maximum& maximum,
                                         const PosteriorOptions& options);

}  // namespace stamkund::calibration
