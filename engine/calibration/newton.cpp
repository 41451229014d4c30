#include "engine/calibration/newton.h"

namespace stamkund::calibration::newton {

bool inside(const double* theta, Eigen::Index k) {
  for (Eigen::Index i = 0; i < k; ++i)
    if (!(std::abs(theta[i]) <= kBound)) return false;
  return true;
}

Point evaluate_at(const Objective& objective, const Vector& theta) {
  Point point{theta, -std::numeric_limits<double>::infinity(), Vector::Zero(theta.size())};
  if (!inside(theta.data(), theta.size())) return point;
  const double value = objective.evaluate(theta.data(), point.gradient.data());
  if (std::isfinite(value) && point.gradient.allFinite()) point.value = value;
  return point;
}

Matrix information(const Objective& objective, const Vector& theta) {
  constexpr double kStep = 1e-4;
  const Eigen::Index k = theta.size();
  Matrix result(k, k);
  Vector up(k);
  Vector down(k);
  for (Eigen::Index i = 0; i < k; ++i) {
    Vector at = theta;
    at[i] = theta[i] + kStep;
    objective.evaluate(at.data(), up.data());
    at[i] = theta[i] - kStep;
    objective.evaluate(at.data(), down.data());
    result.col(i) = (down - up) / (2.0 * kStep);
  }
  return 0.5 * (result + result.transpose());
}

}  // namespace stamkund::calibration::newton
