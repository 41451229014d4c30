#include "engine/tuning/search.h"

#include <ceres/ceres.h>

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::tuning {
namespace {

/// Points kept: Ceres asks again for the point that it has just accepted.
constexpr std::size_t kKept = 64;

Matrix part(const Matrix& omega, const std::vector<Eigen::Index>& active) {
  const auto n = static_cast<Eigen::Index>(active.size());
  Matrix out(n, n);
  for (Eigen::Index i = 0; i < n; ++i)
    for (Eigen::Index j = 0; j < n; ++j)
      out(i, j) = omega(active[static_cast<std::size_t>(i)], active[static_cast<std::size_t>(j)]);
  return out;
}

Vector part(const Vector& all, const std::vector<Eigen::Index>& active) {
  Vector out(static_cast<Eigen::Index>(active.size()));
  for (Eigen::Index i = 0; i < out.size(); ++i) out[i] = all[active[static_cast<std::size_t>(i)]];
  return out;
}

/// Whitened residuals, with slopes over a step that suits simulation.
class Residuals final : public ceres::CostFunction {
 public:
  Residuals(Moments& moments, const Matrix& omega, const std::vector<Eigen::Index>& active, double step)
      : moments_(moments), active_(active), whitening_(part(omega, active)), step_(step) {
    STAMKUND_EXPECT(whitening_.info() == Eigen::Success);
    set_num_residuals(static_cast<int>(active.size()));
    mutable_parameter_block_sizes()->push_back(static_cast<int>(moments.parameters()));
  }

  bool Evaluate(const double* const* parameters, double* residuals, double** jacobians) const override {
    const Eigen::Index k = moments_.parameters();
    const Vector unit = Eigen::Map<const Vector>(parameters[0], k);
    const auto m = static_cast<Eigen::Index>(active_.size());
    const auto here = moments_.at({unit});
    if (here[0].rows() == 0) return false;
    const Vector difference = here[0].colwise().mean().transpose() - moments_.targets();
    Eigen::Map<Vector>(residuals, m) = whitening_.matrixL().solve(part(difference, active_));
    if (jacobians == nullptr || jacobians[0] == nullptr) return true;
    const auto slopes = moments_.slopes(unit, step_);
    if (slopes.empty()) return false;
    Eigen::Map<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> jacobian(jacobians[0],
                                                                                                m, k);
    for (Eigen::Index j = 0; j < k; ++j) {
      const Vector mean = slopes[static_cast<std::size_t>(j)].colwise().mean().transpose();
      const Vector column = whitening_.matrixL().solve(part(mean, active_));
      for (Eigen::Index i = 0; i < m; ++i) jacobian(i, j) = column[i];
    }
    return true;
  }

 private:
  Moments& moments_;
  const std::vector<Eigen::Index>& active_;
  Eigen::LLT<Matrix> whitening_;
  double step_;
};

/// Ends a search that has nothing left to gain: J below this is a hundredth of what luck leaves.
constexpr double kReached = 0.01;

class Enough final : public ceres::IterationCallback {
 public:
  ceres::CallbackReturnType operator()(const ceres::IterationSummary& summary) override {
    // Ceres' cost is half the criterion.
    return 2.0 * summary.cost < kReached ? ceres::SOLVER_TERMINATE_SUCCESSFULLY : ceres::SOLVER_CONTINUE;
  }
};

}  // namespace

double to_unit(const scenario::TunedParameter& parameter, double value) {
  if (parameter.log_scale)
    return std::log(value / parameter.lower) / std::log(parameter.upper / parameter.lower);
  return (value - parameter.lower) / (parameter.upper - parameter.lower);
}

double from_unit(const scenario::TunedParameter& parameter, double unit) {
  if (unit <= 0.0) return parameter.lower;
  if (unit >= 1.0) return parameter.upper;
  const double value = parameter.log_scale
                           ? parameter.lower * std::pow(parameter.upper / parameter.lower, unit)
                           : parameter.lower + unit * (parameter.upper - parameter.lower);
  return std::clamp(value, parameter.lower, parameter.upper);
}

double slope_of_unit(const scenario::TunedParameter& parameter, double unit) {
  return parameter.log_scale ? from_unit(parameter, unit) * std::log(parameter.upper / parameter.lower)
                             : parameter.upper - parameter.lower;
}

Moments::Moments(const Simulator& simulator, const scenario::TargetsSpec& targets)
    : simulator_(simulator), spec_(targets) {}

Eigen::Index Moments::parameters() const { return static_cast<Eigen::Index>(spec_.parameters.size()); }

Vector Moments::targets() const {
  Vector out(static_cast<Eigen::Index>(spec_.targets.size()));
  for (Eigen::Index t = 0; t < out.size(); ++t) out[t] = spec_.targets[static_cast<std::size_t>(t)].value;
  return out;
}

std::vector<Matrix> Moments::at(const std::vector<Vector>& points) {
  std::vector<Matrix> out(points.size());
  std::vector<std::size_t> fresh;
  std::vector<std::vector<double>> natural;
  for (std::size_t p = 0; p < points.size(); ++p) {
    const auto same =
        std::find_if(known_.begin(), known_.end(), [&](const auto& one) { return one.first == points[p]; });
    if (same != known_.end()) {
      out[p] = same->second;
      continue;
    }
    fresh.push_back(p);
    natural.emplace_back();
    for (Eigen::Index j = 0; j < points[p].size(); ++j)
      natural.back().push_back(from_unit(spec_.parameters[static_cast<std::size_t>(j)], points[p][j]));
  }
  const auto simulated = simulator_.run(natural);
  evaluations_ += fresh.size();
  for (std::size_t f = 0; f < fresh.size(); ++f) {
    Matrix& matrix = out[fresh[f]];
    if (simulated[f].problem.empty()) {
      const auto& rows = simulated[f].replicates;
      matrix.resize(static_cast<Eigen::Index>(rows.size()), static_cast<Eigen::Index>(rows[0].size()));
      for (Eigen::Index r = 0; r < matrix.rows(); ++r)
        for (Eigen::Index t = 0; t < matrix.cols(); ++t)
          matrix(r, t) = rows[static_cast<std::size_t>(r)][static_cast<std::size_t>(t)];
    } else {
      problem_ = simulated[f].problem;
    }
    if (known_.size() >= kKept) known_.erase(known_.begin());
    known_.emplace_back(points[fresh[f]], matrix);
  }
  return out;
}

std::vector<Matrix> Moments::slopes(const Vector& point, double step) {
  std::vector<Vector> around;
  for (Eigen::Index j = 0; j < point.size(); ++j) {
    for (const double side : {-step, step}) {
      around.push_back(point);
      around.back()[j] = std::clamp(point[j] + side, 0.0, 1.0);
    }
  }
  const auto found = at(around);
  std::vector<Matrix> out;
  for (std::size_t j = 0; j < static_cast<std::size_t>(point.size()); ++j) {
    const Matrix& below = found[2 * j];
    const Matrix& above = found[2 * j + 1];
    if (below.rows() == 0 || above.rows() == 0) return {};
    const auto index = static_cast<Eigen::Index>(j);
    out.emplace_back((above - below) / (around[2 * j + 1][index] - around[2 * j][index]));
  }
  return out;
}

double criterion(const Vector& difference, const Matrix& omega, const std::vector<Eigen::Index>& active) {
  const Eigen::LLT<Matrix> whitening(part(omega, active));
  const Vector whitened = whitening.matrixL().solve(part(difference, active));
  return whitened.squaredNorm();
}

Found search(Moments& moments, const Matrix& omega, const std::vector<Eigen::Index>& active,
             const Vector& start, int most_iterations, double step) {
  Found found;
  found.unit = start;
  ceres::Problem problem;
  problem.AddResidualBlock(new Residuals(moments, omega, active, step), nullptr, found.unit.data());
  for (int j = 0; j < static_cast<int>(start.size()); ++j) {
    problem.SetParameterLowerBound(found.unit.data(), j, 0.0);
    problem.SetParameterUpperBound(found.unit.data(), j, 1.0);
  }
  ceres::Solver::Options options;
  options.linear_solver_type = ceres::DENSE_QR;
  options.max_num_iterations = most_iterations;
  // What the targets do not tell must stay where it is: some damping is kept throughout.
  options.initial_trust_region_radius = 3.0;
  options.max_trust_region_radius = 100.0;
  // A thousandth of the criterion, or of the range, is below what anybody reads; steps do not get smaller.
  options.function_tolerance = 1e-3;
  options.parameter_tolerance = 1e-3;
  options.max_num_consecutive_invalid_steps = 8;
  options.logging_type = ceres::SILENT;
  options.num_threads = 1;
  Enough enough;
  options.callbacks.push_back(&enough);
  ceres::Solver::Summary summary;
  ceres::Solve(options, &problem, &summary);
  found.converged =
      summary.termination_type == ceres::CONVERGENCE || summary.termination_type == ceres::USER_SUCCESS;
  found.message = summary.message;
  found.iterations = static_cast<int>(summary.iterations.size());
  const auto here = moments.at({found.unit});
  found.criterion = here[0].rows() == 0
                        ? std::numeric_limits<double>::infinity()
                        : criterion(here[0].colwise().mean().transpose() - moments.targets(), omega, active);
  return found;
}

}  // namespace stamkund::tuning
