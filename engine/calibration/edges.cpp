#include "engine/calibration/edges.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "engine/base/expect.h"
#include "engine/calibration/profile_path.h"
#include "engine/parallel/for_each_block.h"

namespace stamkund::calibration {
namespace {

using newton::Vector;

constexpr double kNegligibleFall = 15.0;
constexpr double kLongestStride = 2.0;
/// Some entry beyond this: the bound is near.
constexpr double kNear = newton::kBound - 2.0;

/// Last point of a walk outwards that could be reached, or none if the likelihood fell away.
std::optional<OnProfile> at_the_edge(ProfilePath& path, const OnProfile& top, double sign, double first) {
  OnProfile here = top;
  double stride = first;
  for (int i = 0; i < 60; ++i) {
    const double value = here.value + sign * stride;
    const std::optional<OnProfile> next =
        path.best_at(value, here.point.theta + (value - here.value) * here.direction);
    if (!next) {
      if (here.point.theta.lpNorm<Eigen::Infinity>() > kNear) return here;
      stride *= 0.5;
      if (stride < 0.01 * first) return std::nullopt;
      continue;
    }
    here = *next;
    if (top.point.value - here.point.value > kNegligibleFall) return std::nullopt;
    if (here.point.theta.lpNorm<Eigen::Infinity>() > newton::kBound - 0.5) return here;
    stride = std::fmin(1.5 * stride, kLongestStride);
  }
  return std::nullopt;
}

/// Both ways along one entry.
Edge edge_of(const Objective& objective, const Vector& theta, const newton::Matrix& covariance,
             Eigen::Index i) {
  const Quantity entry = [i](const double* at) { return at[i]; };
  const double spread = std::sqrt(covariance(i, i));
  Edge result;
  result.entry = static_cast<std::size_t>(i);
  ProfilePath path(objective, entry, 1.0);
  std::optional<OnProfile> top = path.best_at(theta[i], theta);
  if (!top) return result;
  top->direction = covariance.col(i) / covariance(i, i);
  for (const double sign : {-1.0, 1.0}) {
    const std::optional<OnProfile> edge =
        at_the_edge(path, *top, sign, std::fmin(4.0 * spread, kLongestStride));
    if (!edge) continue;
    const double fall = top->point.value - edge->point.value;
    const double volume = 0.5 * (top->log_curvature - edge->log_curvature);
    const double density = std::exp(volume - fall) / (std::sqrt(2.0 * M_PI) * spread);
    const double mass = density * std::abs(edge->value - top->value);
    if (mass > result.mass) {
      result.mass = mass;
      result.sign = sign;
      result.fall = fall;
    }
  }
  result.evaluations = static_cast<std::size_t>(path.evaluations());
  return result;
}

}  // namespace

Edge thickest_edge(const Objective& objective, const Maximum& maximum, const Threads& threads) {
  STAMKUND_EXPECT(maximum.status == Status::converged);
  const auto k = static_cast<Eigen::Index>(maximum.theta.size());
  const Vector theta = Eigen::Map<const Vector>(maximum.theta.data(), k);
  const newton::Matrix covariance = Eigen::Map<const newton::Matrix>(maximum.log_covariance.data(), k, k);
  std::vector<Edge> edges(maximum.theta.size());
  for_each_block(edges.size(), 1, threads, [&](std::uint64_t i, std::uint64_t, std::size_t) {
    edges[i] = edge_of(objective, theta, covariance, static_cast<Eigen::Index>(i));
  });
  Edge thickest;
  std::size_t evaluations = 0;
  for (const Edge& edge : edges) {
    evaluations += edge.evaluations;
    if (edge.mass > thickest.mass) thickest = edge;
  }
  thickest.evaluations = evaluations;
  return thickest;
}

}  // namespace stamkund::calibration
