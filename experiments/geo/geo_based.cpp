#include "experiments/geo/geo_based.h"

#include <Eigen/Dense>
#include <cmath>
#include <optional>

namespace stamkund::geo {
namespace {

constexpr std::size_t kFewest = 4;

/// What `during` costs would have been without the test: a weighted line through the control regions that
/// spent something before. Nothing where there is none: costs would have stayed as they were.
std::optional<std::pair<double, double>> cost_line(const std::vector<RegionSums>& regions, double power) {
  double n = 0, sum = 0, x = 0, y = 0;
  for (const auto& one : regions)
    if (!one.treated && one.cost_before > 0.0) {
      const double w = std::pow(one.cost_before, -power);
      ++n, sum += w, x += w * one.cost_before, y += w * one.cost_during;
    }
  if (n + 1 < kFewest) return std::nullopt;
  x /= sum, y /= sum;
  double xx = 0, xy = 0;
  for (const auto& one : regions)
    if (!one.treated && one.cost_before > 0.0) {
      const double w = std::pow(one.cost_before, -power) / sum;
      xx += w * (one.cost_before - x) * (one.cost_before - x);
      xy += w * (one.cost_before - x) * (one.cost_during - y);
    }
  if (!(xx > 1e-24 * x * x)) return std::nullopt;
  return std::pair{y - xy / xx * x, xy / xx};
}

std::vector<double> drivers(const std::vector<RegionSums>& regions, bool by_cost, double power) {
  std::vector<double> out(regions.size(), 0.0);
  const auto line = by_cost ? cost_line(regions, power) : std::nullopt;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const auto& one = regions[i];
    if (!one.treated) continue;
    out[i] = one.before;
    if (by_cost)
      out[i] = one.cost_during - (line ? line->first + line->second * one.cost_before : one.cost_before);
  }
  return out;
}

}  // namespace

Law GeoBased::effect() const {
  return {per_unit.location * driver, per_unit.scale * std::abs(driver), per_unit.degrees};
}

GeoBased geo_based(const std::vector<RegionSums>& regions, bool by_cost, double power) {
  GeoBased out;
  out.by_cost = by_cost;
  const auto driver = drivers(regions, by_cost, power);
  std::vector<std::size_t> used;
  std::size_t treated = 0;
  for (std::size_t i = 0; i < regions.size(); ++i) {
    if (!(regions[i].before > 0.0)) {
      out.without_past.push_back(i);
      continue;
    }
    used.push_back(i);
    out.driver += driver[i];
    treated += regions[i].treated ? 1U : 0U;
  }
  if (used.size() < kFewest) {
    out.refused = "it needs four regions with an outcome above 0 before the test; there are " +
                  std::to_string(used.size());
    return out;
  }
  if (treated == 0 || treated == used.size()) {
    out.refused = std::string("no ") + (treated == 0 ? "treated" : "control") +
                  " region has an outcome above 0 before the test";
    return out;
  }
  const auto n = static_cast<Eigen::Index>(used.size());
  Eigen::MatrixXd x(n, 3);
  Eigen::VectorXd y(n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto& one = regions[used[static_cast<std::size_t>(i)]];
    const double root = std::pow(one.before, -0.5 * power);
    x.row(i) << root, root * one.before, root * driver[used[static_cast<std::size_t>(i)]];
    y(i) = root * one.during;
  }
  // Columns of very different sizes: each is brought to length 1.
  const Eigen::RowVectorXd length = x.colwise().norm();
  for (Eigen::Index c = 0; c < 3; ++c)
    if (!(length(c) > 0.0)) {
      out.refused = "nothing was spent because of the test";
      return out;
    }
  const Eigen::MatrixXd scaled = x.array().rowwise() / length.array();
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(scaled);
  if (qr.rank() < 3) {
    out.refused =
        "all regions are of one size, or what was spent goes along with it: effect and size cannot be told "
        "apart";
    return out;
  }
  const Eigen::VectorXd beta = qr.solve(y);
  const double squares = (y - scaled * beta).squaredNorm();
  const auto degrees = static_cast<double>(n - 3);
  const Eigen::MatrixXd inverse = (scaled.transpose() * scaled).inverse();
  out.intercept = beta(0) / length(0);
  out.slope = beta(1) / length(1);
  out.per_unit = {beta(2) / length(2), std::sqrt(squares / degrees * inverse(2, 2)) / length(2), degrees};
  return out;
}

}  // namespace stamkund::geo
