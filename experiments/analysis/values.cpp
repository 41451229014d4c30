#include "experiments/analysis/values.h"

#include <cmath>

namespace stamkund::analysis {

std::vector<Sample> samples_of(const Values& values, const Assignment& assignment,
                               const std::vector<bool>* rows) {
  const std::size_t arms = assignment.arms.size();
  const bool clustered = !assignment.cluster.empty();
  std::vector<Sample> out(arms);
  // Where each cluster stands in the sample of the arm; a cluster may be in several.
  constexpr std::uint32_t kNowhere = Words::kNone;
  std::vector<std::vector<std::uint32_t>> place;
  if (clustered)
    place.assign(assignment.clusters_cross ? arms : 1,
                 std::vector<std::uint32_t>(assignment.clusters, kNowhere));
  for (std::size_t r = 0; r < values.y->size(); ++r) {
    const auto a = assignment.of_row[r];
    if (a == Assignment::kOut || (rows != nullptr && !(*rows)[r])) continue;
    const double y = (*values.y)[r];
    const double x = values.per != nullptr ? (*values.per)[r] : 1.0;
    if (std::isnan(y) || std::isnan(x)) continue;
    Sample& sample = out[a];
    ++sample.customers;
    if (!clustered) {
      sample.y.push_back(y);
      if (values.per != nullptr) sample.x.push_back(x);
      continue;
    }
    const std::uint32_t g = assignment.cluster[r];
    std::uint32_t& at = place[assignment.clusters_cross ? a : 0][g];
    if (at == kNowhere) {
      at = static_cast<std::uint32_t>(sample.y.size());
      sample.y.push_back(0.0);
      sample.x.push_back(0.0);
      if (assignment.clusters_cross) sample.cluster.push_back(g);
    }
    sample.y[at] += y;
    sample.x[at] += x;
  }
  return out;
}

std::vector<std::uint32_t> rows_of_units(const Values& values, const Assignment& assignment,
                                         std::uint16_t arm) {
  std::vector<std::uint32_t> out;
  std::vector<bool> seen(assignment.cluster.empty() ? 0 : assignment.clusters, false);
  for (std::uint32_t r = 0; r < values.y->size(); ++r) {
    if (assignment.of_row[r] != arm || std::isnan((*values.y)[r]) ||
        (values.per != nullptr && std::isnan((*values.per)[r])))
      continue;
    if (!seen.empty()) {
      const std::uint32_t g = assignment.cluster[r];
      if (seen[g]) continue;
      seen[g] = true;
    }
    out.push_back(r);
  }
  return out;
}

}  // namespace stamkund::analysis
