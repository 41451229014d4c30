#include "experiments/power/cluster_urn.h"

#include <algorithm>
#include <boost/math/constants/constants.hpp>
#include <boost/random/binomial_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <cmath>
#include <numeric>

#include "engine/random/distributions.h"
#include "experiments/power/rank_correlation.h"

namespace stamkund::power {
namespace {

constexpr Purpose kTies = purpose_named("power: order of lives with the same outcome");

double below(double z) { return 0.5 * std::erfc(-z / boost::math::constants::root_two<double>()); }

}  // namespace

std::uint64_t draw_size(const Clusters& clusters, Stream& stream) {
  const double more = clusters.size - 1.0;
  const double variance = std::pow(clusters.size_cv * clusters.size, 2);
  if (!(more > 0.0)) return 1;
  if (!(variance > 0.0)) {
    const double whole = std::floor(clusters.size);
    return static_cast<std::uint64_t>(whole) + (draw_uniform(stream) < clusters.size - whole ? 1 : 0);
  }
  if (variance > more) {
    const double shape = more * more / (variance - more);
    const double mean = draw_gamma(stream, shape) / shape * more;
    if (!(mean > 0.0)) return 1;
    return 1 + static_cast<std::uint64_t>(
                   boost::random::poisson_distribution<std::int64_t, double>(mean)(stream));
  }
  // Binomial of this mean; its number of trials is whole, so the spread is nearly the one that is asked for.
  const double share = std::max(1e-9, 1.0 - variance / more);
  const auto trials = static_cast<std::int64_t>(std::max(std::ceil(more), std::round(more / share)));
  return 1 + static_cast<std::uint64_t>(boost::random::binomial_distribution<std::int64_t, double>(
                 trials, more / static_cast<double>(trials))(stream));
}

ClusterUrn::ClusterUrn(const PoolOutcomes& pool, const Clusters& clusters) : clusters_(clusters) {
  const auto& control = pool.y[0];
  std::vector<std::size_t> order(control.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // Lives with the same outcome in the control stand in any order, or what they would do in other arms, and
  // did before, would go by rank as well.
  Stream stream({control.size(), 0, 0, kTies});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[stream() % i]);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return control[a] < control[b]; });
  for (const auto& arm : pool.y) {
    auto& to = y_.emplace_back();
    for (const std::size_t i : order) to.push_back(arm[i]);
  }
  if (!pool.x.empty())
    for (const std::size_t i : order) x_.push_back(pool.x[i]);
  score_correlation_ = score_correlation(y_[0], clusters.correlation);
}

ArmSums ClusterUrn::draw(std::size_t arm, std::uint64_t clusters, Stream& stream) const {
  const auto& values = y_[arm];
  const auto lives = static_cast<double>(values.size());
  const double common = std::sqrt(score_correlation_), own = std::sqrt(1.0 - score_correlation_);
  ArmSums out;
  for (std::uint64_t c = 0; c < clusters; ++c) {
    const std::uint64_t size = draw_size(clusters_, stream);
    const double shared = common * draw_normal(stream);
    ArmSums one;
    one.n = static_cast<double>(size);
    for (std::uint64_t k = 0; k < size; ++k) {
      const double rank = below(shared + own * draw_normal(stream));
      const auto i = std::min(values.size() - 1, static_cast<std::size_t>(rank * lives));
      const double y = values[i];
      one.y += y;
      one.yy += y * y;
      if (x_.empty()) continue;
      one.x += x_[i];
      one.xx += x_[i] * x_[i];
      one.xy += x_[i] * y;
    }
    one.clusters.add(one.n, one.x, one.y);
    out.add(one);
  }
  return out;
}

}  // namespace stamkund::power
