#pragma once
// An arm of a simulated experiment in which whole clusters are assigned: customers drawn from simulated
// lives, those of one cluster alike.
#include "experiments/power/outcome.h"
#include "experiments/power/urn.h"

namespace stamkund::power {

/// What is known of clusters.
struct Clusters {
  double size = 1;         ///< mean, of customers
  double size_cv = 0;      ///< sd of the size over its mean
  double correlation = 0;  ///< of the outcomes of two customers of one cluster
};

/// Sizes with this mean and spread, at least 1: 1 plus a negative binomial, or where they spread less than
/// Poisson's law, a binomial; without a spread the whole number below or above. Only mean and spread are
/// known, so the law is an assumption.
[[nodiscard]] std::uint64_t draw_size(const Clusters& clusters, Stream& stream);

/// Each customer is drawn from the lives by rank of the control's outcome, and ranks within a cluster
/// correlate. So outcomes have the law of the lives, and correlate as `clusters` says.
class ClusterUrn {
 public:
  ClusterUrn(const PoolOutcomes& pool, const Clusters& clusters);
  [[nodiscard]] ArmSums draw(std::size_t arm, std::uint64_t clusters, Stream& stream) const;

 private:
  Clusters clusters_;
  double score_correlation_ = 0;
  std::vector<std::vector<double>> y_;  ///< [arms][lives], in the order of the control's outcome
  std::vector<double> x_;
};

}  // namespace stamkund::power
