#pragma once
// What Newton's method on a log-likelihood needs. Internal to calibration: use it in .cpp files and tests
// only.
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

#include "engine/calibration/objective.h"

namespace stamkund::calibration::newton {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// Log-parameters beyond this are out of bounds: shapes of e^12 leave a spread of 0.25 %, which no data show,
/// and rounding would decide beyond.
inline constexpr double kBound = 12.0;

/// Whether all `k` entries are within the bound; false for NaN.
[[nodiscard]] bool inside(const double* theta, Eigen::Index k);

/// A place and what the objective says there: -infinity out of bounds or where it is not finite.
struct Point {
  Vector theta;
  double value = -std::numeric_limits<double>::infinity();
  Vector gradient;
};
[[nodiscard]] Point evaluate_at(const Objective& objective, const Vector& theta);

/// Minus the Hessian of the log-likelihood, by central differences of the gradient (2 k evaluations).
[[nodiscard]] Matrix information(const Objective& objective, const Vector& theta);

struct Spectrum {
  explicit Spectrum(const Matrix& matrix) : solver(matrix) {}
  Eigen::SelfAdjointEigenSolver<Matrix> solver;
  [[nodiscard]] const Vector& values() const { return solver.eigenvalues(); }
  [[nodiscard]] Vector flattest() const { return solver.eigenvectors().col(0); }
  /// Newton step with negative curvature turned round and hopeless curvature floored.
  [[nodiscard]] Vector step(const Vector& gradient) const {
    const double floor = 1e-12 * values().cwiseAbs().maxCoeff() + std::numeric_limits<double>::min();
    const Vector inverse = values().cwiseAbs().cwiseMax(floor).cwiseInverse();
    return solver.eigenvectors() * inverse.asDiagonal() * (solver.eigenvectors().transpose() * gradient);
  }
};

}  // namespace stamkund::calibration::newton
