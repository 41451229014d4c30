#pragma once
// Nonlinear least squares on simulated moments, over parameters mapped to the unit cube.
#include <Eigen/Core>
#include <functional>
#include <string>
#include <vector>

#include "engine/tuning/simulator.h"

namespace stamkund::tuning {

using Vector = Eigen::VectorXd;
using Matrix = Eigen::MatrixXd;

/// Half the distance over which a slope is taken, in units of the range: moments of finitely many customers
/// are steps, and a slope over a shorter way would be noise.
inline constexpr double kStep = 0.02;
/// Over a longer way there is less noise and more curvature: for a last search along flat valleys, and for
/// what is identified.
inline constexpr double kLongStep = 0.05;
/// Nearer to a bound than this, a parameter is at it.
inline constexpr double kAtBound = 2e-3;

/// 0 = lower bound, 1 = upper; on the log scale where the file says so.
[[nodiscard]] double to_unit(const scenario::TunedParameter& parameter, double value);
[[nodiscard]] double from_unit(const scenario::TunedParameter& parameter, double unit);
/// d value / d unit.
[[nodiscard]] double slope_of_unit(const scenario::TunedParameter& parameter, double unit);

/// Moments over the unit cube, each point simulated once.
class Moments {
 public:
  Moments(const Simulator& simulator, const scenario::TargetsSpec& targets);

  /// For each point, [n_replicates x n_targets]; empty where a moment does not exist.
  [[nodiscard]] std::vector<Matrix> at(const std::vector<Vector>& points);
  /// Replicates' slopes at `point` over `step` to both sides (less at a bound): [n_parameters] of
  /// [n_replicates x n_targets]. Empty where they do not exist.
  [[nodiscard]] std::vector<Matrix> slopes(const Vector& point, double step);

  [[nodiscard]] Eigen::Index parameters() const;
  [[nodiscard]] Vector targets() const;
  [[nodiscard]] std::size_t evaluations() const { return evaluations_; }
  /// Why the last point without moments had none.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  const Simulator& simulator_;
  const scenario::TargetsSpec& spec_;
  std::vector<std::pair<Vector, Matrix>> known_;  ///< the latest
  std::size_t evaluations_ = 0;
  std::string problem_;
};

/// Where a search ended.
struct Found {
  Vector unit;
  double criterion = 0;  ///< J: r' W r
  bool converged = false;
  std::string message;
  int iterations = 0;
};

/// Minimises (m - target)' omega^-1 (m - target) over the targets `active` from `start` with Ceres'
/// Levenberg-Marquardt within the cube, slopes over `step`. `omega` is positive definite, of all targets. Not
/// converged if there are no moments at the start.
[[nodiscard]] Found search(Moments& moments, const Matrix& omega, const std::vector<Eigen::Index>& active,
                           const Vector& start, int most_iterations, double step = kStep);

/// The criterion at given moments.
[[nodiscard]] double criterion(const Vector& difference, const Matrix& omega,
                               const std::vector<Eigen::Index>& active);

}  // namespace stamkund::tuning
