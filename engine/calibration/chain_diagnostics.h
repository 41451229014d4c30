#pragma once
// Do several Markov chains agree, and how many independent draws are they worth?
#include <cstddef>
#include <vector>

namespace stamkund::calibration {

/// Of one quantity. Chains that never move have an infinite R-hat and effective sizes of 0.
struct ChainDiagnostics {
  double r_hat = 0.0;      ///< the larger of location and spread; 1 when all chains say the same
  double bulk_size = 0.0;  ///< effective draws for the centre
  double tail_size = 0.0;  ///< effective draws for the 5 % and 95 % quantiles, the smaller
};

/// Rank-normalised split R-hat and effective sample sizes of Vehtari, Gelman, Simpson, Carpenter & Buerkner
/// 2021 (doi 10.1214/20-BA1221). `draws` [chains x length], chain after chain; expects chains >= 1, length
/// >= 8.
[[nodiscard]] ChainDiagnostics diagnose_chains(const std::vector<double>& draws, std::size_t chains);

/// Effective sample size of the mean of the values themselves, chains split in half, by Geyer's initial
/// monotone sequence; for standard errors of means. Same expectations; 0 if nothing varies.
[[nodiscard]] double effective_size(const std::vector<double>& draws, std::size_t chains);

}  // namespace stamkund::calibration
