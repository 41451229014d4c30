#pragma once
// How alike customers of one cluster were in the past, and how large clusters are: what a plan of clusters
// needs to know.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/problems.h"

namespace stamkund::power {

struct PastClusters {
  double customers = 0;
  double clusters = 0;
  double size = 1;            ///< mean
  double size_cv = 0;         ///< sd of the size over its mean
  double correlation = 0;     ///< may come out below 0
  double standard_error = 0;  ///< of the correlation
};

/// One-way analysis of variance with sizes that may differ (Donner & Klar 2000, ch. 1.2); standard error by
/// Swiger et al. 1964. `cluster`: number of each customer's cluster, from 0 without gaps. Needs two clusters,
/// and one with two customers; otherwise the correlation is NaN.
[[nodiscard]] PastClusters clusters_of(const std::vector<double>& outcome,
                                       const std::vector<std::uint32_t>& cluster);

/// From a file with a row a customer. A row that names no cluster is one of its own. Errors: as Source; what
/// is wrong in the file goes to `problems`.
[[nodiscard]] PastClusters read_past_clusters(const std::string& path, const std::string& cluster,
                                              const std::string& outcome, Problems& problems);

}  // namespace stamkund::power
