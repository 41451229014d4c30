#include "engine/calibration/profile_path.h"

#include <cmath>
#include <utility>

namespace stamkund::calibration {

using newton::evaluate_at;
using newton::Matrix;
using newton::Point;
using newton::Vector;

namespace {

/// Log-likelihood still to gain within a surface at which it counts as maximised.
constexpr double kArrived = 1e-8;
/// A spread of more than 10 has no meaning between bounds of +-12.
constexpr double kLeastCurvature = 0.01;

Matrix bend_of(const Quantity& quantity, const Vector& theta) {
  constexpr double kStep = 1e-3;
  const Eigen::Index k = theta.size();
  const double here = quantity(theta.data());
  const auto at = [&](Eigen::Index i, double up, Eigen::Index j, double along) {
    Vector there = theta;
    there[i] += up * kStep;
    there[j] += along * kStep;
    return quantity(there.data());
  };
  Matrix bend(k, k);
  for (Eigen::Index i = 0; i < k; ++i) {
    bend(i, i) = (at(i, 1, i, 0) - 2.0 * here + at(i, -1, i, 0)) / (kStep * kStep);
    for (Eigen::Index j = 0; j < i; ++j)
      bend(i, j) = bend(j, i) =
          (at(i, 1, j, 1) - at(i, 1, j, -1) - at(i, -1, j, 1) + at(i, -1, j, -1)) / (4.0 * kStep * kStep);
  }
  return bend;
}

}  // namespace

Vector slope_of(const Quantity& quantity, const Vector& theta) {
  constexpr double kStep = 1e-5;
  Vector slope(theta.size());
  for (Eigen::Index i = 0; i < theta.size(); ++i) {
    Vector at = theta;
    at[i] = theta[i] + kStep;
    const double up = quantity(at.data());
    at[i] = theta[i] - kStep;
    slope[i] = (up - quantity(at.data())) / (2.0 * kStep);
  }
  return slope;
}

std::optional<OnProfile> ProfilePath::best_at(double value, const Vector& start) {
  std::optional<Point> here = onto(value, start);
  if (!here) return std::nullopt;
  constexpr int kSteps = 40;
  for (int i = 0; i < kSteps; ++i) {
    const Vector a = slope_of(quantity_, here->theta);
    const double squared = a.squaredNorm();
    if (!a.allFinite() || !(squared > 0.0)) return std::nullopt;
    const Eigen::Index k = a.size();
    const double multiplier = -here->gradient.dot(a) / squared;
    OnProfile result{*here, value, -multiplier, a / squared, std::sqrt(squared), 0.0};
    if (k == 1) return result;
    // Columns that are orthogonal to the quantity's slope.
    const Eigen::HouseholderQR<Matrix> qr(a);
    const Matrix tangent = (qr.householderQ() * Matrix::Identity(k, k)).rightCols(k - 1);
    Matrix curvature = newton::information(objective_, here->theta);
    evaluations_ += 2 * static_cast<int>(k);
    curvature -= multiplier * bend_of(quantity_, here->theta);
    if (!curvature.allFinite()) return std::nullopt;
    const newton::Spectrum spectrum(tangent.transpose() * curvature * tangent);
    const Vector uphill = tangent.transpose() * here->gradient;
    Vector step = tangent * spectrum.step(uphill);
    const Vector drift = tangent * spectrum.step(tangent.transpose() * (curvature * result.direction));
    result.direction -= drift;
    result.log_curvature = spectrum.values().cwiseAbs().cwiseMax(kLeastCurvature).array().log().sum();
    const double gain = 0.5 * uphill.dot(spectrum.step(uphill));
    if (gain < kArrived) return result;
    step *= std::fmin(1.0, 1.0 / step.lpNorm<Eigen::Infinity>());
    std::optional<Point> next;
    for (int halvings = 0; halvings < 25; ++halvings, step *= 0.5) {
      next = onto(value, here->theta + step);
      if (next && next->value >= here->value) break;
      next.reset();
    }
    if (!next) {  // rounding, or the bound: as good as it gets
      if (gain < 1e-4) return result;
      return std::nullopt;
    }
    here = std::move(next);
  }
  return std::nullopt;
}

/// Moves `theta` along the quantity's slope until it has `value`; none if it does not get there within
/// bounds.
std::optional<Point> ProfilePath::onto(double value, Vector theta) {
  constexpr int kSteps = 30;
  for (int i = 0; i < kSteps; ++i) {
    if (!newton::inside(theta.data(), theta.size())) return std::nullopt;
    const double miss = value - quantity_(theta.data());
    if (!std::isfinite(miss)) return std::nullopt;
    if (std::abs(miss) <= 1e-9 * scale_) {
      ++evaluations_;
      Point point = evaluate_at(objective_, theta);
      if (!std::isfinite(point.value)) return std::nullopt;
      return point;
    }
    const Vector a = slope_of(quantity_, theta);
    Vector step = a * (miss / a.squaredNorm());
    if (!step.allFinite()) return std::nullopt;
    step *= std::fmin(1.0, 2.0 / step.lpNorm<Eigen::Infinity>());
    theta += step;
  }
  return std::nullopt;
}

}  // namespace stamkund::calibration
