#include "engine/sweep/constraints.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stamkund::sweep {

double missed(const scenario::SweepConstraint& constraint, double mean) {
  if (std::isnan(mean)) return std::numeric_limits<double>::infinity();
  return std::max({0.0, constraint.at_least - mean, mean - constraint.at_most});
}

std::vector<double> distances(const std::vector<scenario::SweepConstraint>& constraints,
                              const std::vector<std::vector<double>>& means) {
  std::vector<double> out;
  for (const auto& one : means) out.push_back(one.empty() ? std::numeric_limits<double>::quiet_NaN() : 0.0);
  for (const auto& constraint : constraints) {
    double least = std::numeric_limits<double>::infinity(), most = -least;
    for (const auto& one : means) {
      if (one.empty() || !std::isfinite(one[constraint.outcome])) continue;
      least = std::min(least, one[constraint.outcome]);
      most = std::max(most, one[constraint.outcome]);
    }
    for (std::size_t v = 0; v < means.size(); ++v) {
      if (means[v].empty()) continue;
      const double by = missed(constraint, means[v][constraint.outcome]);
      // What all miss alike tells none of them apart.
      constexpr double kAlike = 1e-9;
      const double share = !(by > 0.0) || std::isinf(by) ? by : most > least ? by / (most - least) : kAlike;
      out[v] = std::max(out[v], share);
    }
  }
  return out;
}

std::vector<std::size_t> nearest(const std::vector<double>& distances) {
  std::vector<std::size_t> best;
  for (std::size_t v = 0; v < distances.size(); ++v) {
    if (std::isnan(distances[v])) continue;
    if (!best.empty() && distances[v] < distances[best.front()]) best.clear();
    if (best.empty() || distances[v] == distances[best.front()]) best.push_back(v);
  }
  return best;
}

}  // namespace stamkund::sweep
