#include "experiments/analysis/family.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "experiments/analysis/dunnett.h"

namespace stamkund::analysis {

std::vector<double> bonferroni(const std::vector<double>& p) {
  const auto known =
      static_cast<double>(std::count_if(p.begin(), p.end(), [](double one) { return !std::isnan(one); }));
  std::vector<double> out;
  for (const double one : p) out.push_back(std::isnan(one) ? one : std::min(1.0, known * one));
  return out;
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> out(p);
  double before = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    before = std::max(before, std::min(1.0, static_cast<double>(order.size() - k) * p[order[k]]));
    out[order[k]] = before;
  }
  return out;
}

double Family::level(double alpha) const {
  switch (adjust_) {
    case Adjust::none:
    case Adjust::automatic:
      break;
    case Adjust::bonferroni:
    case Adjust::holm:
      return alpha / (metrics_ * static_cast<double>(shared_.size()));
    case Adjust::dunnett:
      return dunnett_level(alpha / metrics_, shared_, two_sided_);
  }
  return alpha;
}

std::vector<double> Family::adjusted(const std::vector<double>& p) const {
  std::vector<double> out(p.size(), std::numeric_limits<double>::quiet_NaN());
  if (adjust_ == Adjust::holm) out = holm(p);
  if (adjust_ == Adjust::bonferroni) out = bonferroni(p);
  if (adjust_ == Adjust::dunnett) out = dunnett(p, shared_, two_sided_);
  for (double& one : out) one = std::isnan(one) ? one : std::min(1.0, metrics_ * one);
  return out;
}

std::vector<double> Family::adjusted_alone(const std::vector<double>& p) const {
  if (adjust_ == Adjust::none || adjust_ == Adjust::automatic) return p;
  if (adjust_ == Adjust::dunnett) return adjusted(p);
  std::vector<double> out;
  for (const double one : p)
    out.push_back(std::isnan(one) ? one
                                  : std::min(1.0, metrics_ * static_cast<double>(shared_.size()) * one));
  return out;
}

}  // namespace stamkund::analysis
