#include "engine/calibration/maximise.h"

#include <ceres/gradient_problem.h>
#include <ceres/gradient_problem_solver.h>

#include <Eigen/QR>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"
#include "engine/calibration/newton.h"

namespace stamkund::calibration {
namespace {

using newton::evaluate_at;
using newton::information;
using newton::inside;
using newton::Matrix;
using newton::Point;
using newton::Spectrum;
using newton::Vector;

/// Newton steps after which a search that still takes long ones is told to be on its way to an edge.
constexpr int kDrifting = 15;
/// Log-likelihood still to gain below which only the kind of maximum is of interest.
constexpr double kNothingToGain = 1e-6;
/// ... and below which a search that drifts is told so.
constexpr double kLittleToGain = 0.1;
/// Log-likelihood still to gain at which the search ends: a ten-thousandth of a standard error.
constexpr double kArrived = 1e-8;
/// A Newton step this long with nothing to gain does not lead to an interior maximum.
constexpr double kDriftingStep = 0.05;
/// How far along a direction the likelihood must not fall for it to count as an edge (in log-parameters) ...
constexpr double kProbe[] = {1.0, 2.0, 4.0, 6.0, 8.0};
/// ... and what counts as a fall.
constexpr double kFall = 1e-4;
/// A standard error above this (on the log scale; 90 % intervals spanning a factor of ten million) is no
/// estimate.
constexpr double kFlatStandardError = 5.0;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Minus the mean log-likelihood, for Ceres.
class MeanLoss final : public ceres::FirstOrderFunction {
 public:
  MeanLoss(const Objective& objective, double customers) : objective_(objective), customers_(customers) {}

  bool Evaluate(const double* theta, double* cost, double* gradient) const override {
    const Eigen::Index k = NumParameters();
    if (!inside(theta, k)) return false;
    Vector slope(k);
    const double value = objective_.evaluate(theta, slope.data());
    if (!std::isfinite(value) || !slope.allFinite()) return false;
    *cost = -value / customers_;
    if (gradient != nullptr)
      for (Eigen::Index i = 0; i < k; ++i) gradient[i] = -slope[i] / customers_;
    return true;
  }
  [[nodiscard]] int NumParameters() const override { return objective_.dimension(); }

 private:
  const Objective& objective_;
  double customers_;
};

/// A Newton step across `direction`: ridges bend, and who walks straight on falls off.
Point back_to_ridge(const Objective& objective, const Point& at, const Vector& direction) {
  const Eigen::Index k = at.theta.size();
  if (k < 2) return at;
  // The columns of Q beside the first are orthogonal to the direction.
  const Matrix across = Matrix(Eigen::HouseholderQR<Matrix>(direction).householderQ()).rightCols(k - 1);
  const Spectrum spectrum(across.transpose() * information(objective, at.theta) * across);
  const Point to =
      evaluate_at(objective, at.theta + across * spectrum.step(across.transpose() * at.gradient));
  return to.value > at.value ? to : at;
}

/// How far the likelihood falls on the way along `direction`, at most as far as the probes and the bound go;
/// 0 if it stays flat. `to_the_end`: otherwise it ends where it is no longer flat.
double fall_along(const Objective& objective, const Point& from, const Vector& direction, bool to_the_end) {
  Point at = from;
  double gone = 0.0;
  bool flat = true;
  for (const double distance : kProbe) {
    const Vector ahead = at.theta + (distance - gone) * direction;
    gone = distance;
    if (!inside(ahead.data(), ahead.size())) break;  // it went all the way to the bound
    at = evaluate_at(objective, ahead);
    for (int i = 0; i < 2 && std::isfinite(at.value); ++i) at = back_to_ridge(objective, at, direction);
    flat = flat && at.value >= from.value - kFall;
    if (!std::isfinite(at.value) || !(flat || to_the_end)) break;
  }
  return flat ? 0.0 : from.value - at.value;
}

void set_direction(Maximum& maximum, const Vector& direction) {
  maximum.direction.assign(direction.data(), direction.data() + direction.size());
}

/// Not identified if the likelihood stays flat both ways: any value does. Otherwise an edge: it is flat one
/// way only, or has a maximum so broad that its place means nothing while one of its sides is a limit.
void classify(const Objective& objective, const Point& at, Vector direction, Maximum& maximum) {
  direction /= direction.lpNorm<Eigen::Infinity>();
  double ahead = fall_along(objective, at, direction, false);
  double behind = fall_along(objective, at, -direction, false);
  if (ahead > 0.0 && behind > 0.0) {  // broad: which way leads somewhere shows at a distance
    ahead = fall_along(objective, at, direction, true);
    behind = fall_along(objective, at, -direction, true);
  }
  maximum.status = ahead == 0.0 && behind == 0.0 ? Status::not_identified : Status::boundary;
  set_direction(maximum, behind < ahead ? Vector(-direction) : direction);
}

bool at_bound(double entry) { return std::abs(entry) >= newton::kBound - 1e-6; }

/// As much of the step as stays within the bound, along its line: across it ridges may be steep.
Vector within(const Vector& theta, const Vector& step) {
  double share = 1.0;
  for (Eigen::Index i = 0; i < theta.size(); ++i)
    if (std::abs(theta[i] + step[i]) > newton::kBound)
      share = std::fmin(share, (newton::kBound - std::abs(theta[i])) / std::abs(step[i]));
  return share * step;
}

/// Newton's step along what the data say something of; nothing where the likelihood is flat.
Vector firm_step(const Spectrum& spectrum, const Vector& gradient) {
  constexpr double kFlat = 1.0 / (kFlatStandardError * kFlatStandardError);
  const Vector inverse =
      spectrum.values().unaryExpr([](double value) { return value > kFlat ? 1.0 / value : 0.0; });
  return spectrum.solver.eigenvectors() * inverse.asDiagonal() *
         (spectrum.solver.eigenvectors().transpose() * gradient);
}

/// Newton's step where entries at the bound that would leave it are held there, and the others move as they
/// may.
struct BoundedStep {
  Spectrum spectrum;  ///< of the free entries; 1 for those held
  Vector step;        ///< 0 for entries held  [k]
  double gain = 0;    ///< log-likelihood to gain by it
  Vector ridge;       ///< where the likelihood rises beyond the bound; 0 if no entry is held  [k]
};
BoundedStep bounded_step(const Objective& objective, const Point& point) {
  const Matrix all = information(objective, point.theta);
  Vector outwards = Vector::Zero(point.theta.size());
  const auto hold = [&](const Vector& direction) {
    bool more = false;
    for (Eigen::Index i = 0; i < outwards.size(); ++i) {
      if (outwards[i] != 0.0 || !at_bound(point.theta[i]) || !(direction[i] * point.theta[i] > 0.0)) continue;
      outwards[i] = point.theta[i] > 0.0 ? 1.0 : -1.0;
      more = true;
    }
    return more;
  };
  hold(point.gradient);
  for (;;) {
    Matrix curvature = all;
    Vector slope = point.gradient;
    for (Eigen::Index i = 0; i < outwards.size(); ++i) {
      if (outwards[i] == 0.0) continue;
      curvature.row(i).setZero();
      curvature.col(i).setZero();
      curvature(i, i) = 1.0;
      slope[i] = 0.0;
    }
    const Spectrum spectrum(curvature);
    const Vector step = spectrum.step(slope);
    if (hold(step)) continue;
    Vector drag = -all * outwards;  // what the free entries do when those held are pushed on
    for (Eigen::Index i = 0; i < outwards.size(); ++i)
      if (outwards[i] != 0.0) drag[i] = 0.0;
    return {spectrum, step, 0.5 * slope.dot(step), outwards + firm_step(spectrum, drag)};
  }
}

/// Newton's method from a nearly best point; fills in status, direction and covariance.
void polish(const Objective& objective, Point point, Maximum& maximum) {
  constexpr int kSteps = 60;
  const Eigen::Index k = point.theta.size();
  maximum.status = Status::failed;
  maximum.log_covariance.assign(static_cast<std::size_t>(k * k), kNaN);
  for (int i = 0; i < kSteps; ++i, ++maximum.iterations) {
    const BoundedStep bounded = bounded_step(objective, point);
    const Spectrum& spectrum = bounded.spectrum;
    const Vector& full = bounded.step;
    const double length = full.lpNorm<Eigen::Infinity>();
    const double gain = bounded.gain;
    set_direction(maximum, full);
    if (gain < kNothingToGain && !bounded.ridge.isZero()) {
      classify(objective, point, bounded.ridge, maximum);
      break;
    }
    if ((gain < kNothingToGain || (i >= kDrifting && gain < kLittleToGain)) && length > kDriftingStep) {
      classify(objective, point, full, maximum);
      break;
    }
    if (gain < kArrived) {
      if (!(spectrum.values()[0] > 1.0 / (kFlatStandardError * kFlatStandardError))) {
        classify(objective, point, spectrum.flattest(), maximum);
        break;
      }
      // At most 1e-4 standard errors away: one more step, quadratically good, and the same Hessian will do.
      Point last = evaluate_at(objective, point.theta + full);
      if (std::isfinite(last.value)) point = std::move(last);
      maximum.status = Status::converged;
      const Matrix covariance = spectrum.solver.eigenvectors() *
                                spectrum.values().cwiseInverse().asDiagonal() *
                                spectrum.solver.eigenvectors().transpose();
      for (Eigen::Index row = 0; row < k; ++row)
        for (Eigen::Index column = 0; column < k; ++column)
          maximum.log_covariance[static_cast<std::size_t>(row * k + column)] = covariance(row, column);
      break;
    }
    Vector step = within(point.theta, full * std::fmin(1.0, 2.0 / length));
    Point next = evaluate_at(objective, point.theta + step);
    const double slack = 1e-13 * std::abs(point.value);
    for (int halvings = 0; halvings < 30 && !(next.value >= point.value - slack); ++halvings) {
      step *= 0.5;
      next = evaluate_at(objective, point.theta + step);
    }
    if (!(next.value >= point.value - slack)) {  // nowhere to go: the bound, or rounding
      classify(objective, point, full, maximum);
      if (length < 1e-3) maximum.status = Status::failed;
      break;
    }
    if (length > 0.5) {  // along an asymptote every step is as long as the last: stride instead
      Point stride = evaluate_at(objective, point.theta + within(point.theta, 4.0 * step));
      if (stride.value > next.value) next = std::move(stride);
    }
    point = std::move(next);
  }
  maximum.theta.assign(point.theta.data(), point.theta.data() + k);
  maximum.log_likelihood = point.value;
}

}  // namespace

Maximum maximise(const Objective& objective, double customers,
                 const std::vector<std::vector<double>>& starts) {
  ceres::GradientProblemSolver::Options options;
  options.line_search_direction_type = ceres::BFGS;
  options.use_approximate_eigenvalue_bfgs_scaling = true;
  options.max_num_iterations = 300;
  // What is left to gain in total must be well below 1e-4, for starts to be told to agree: it is about
  // customers * gradient^2 / (2 * curvature), the flattest direction's curvature per customer being about
  // 1e-3.
  options.gradient_tolerance = 3e-4 / std::sqrt(std::fmax(1.0, customers));
  options.function_tolerance = 1e-6 / std::fmax(1.0, customers);
  options.parameter_tolerance = 1e-10;
  options.logging_type = ceres::SILENT;

  Maximum maximum;
  Point best;
  std::vector<double> values;
  for (const auto& start : starts) {
    std::vector<double> theta = start;
    ceres::GradientProblem problem(new MeanLoss(objective, customers));
    ceres::GradientProblemSolver::Summary summary;
    ceres::Solve(options, problem, theta.data(), &summary);
    const Vector at = Eigen::Map<const Vector>(theta.data(), static_cast<Eigen::Index>(theta.size()));
    const Point point = evaluate_at(objective, at);
    values.push_back(point.value);
    if (point.value > best.value) {
      best = point;
      maximum.iterations = static_cast<int>(summary.iterations.size());
    }
  }
  STAMKUND_EXPECT(std::isfinite(best.value));
  polish(objective, best, maximum);
  // What the polish still gained, the others would have gained too.
  const double slack = std::fmax(1e-4, 2.0 * (maximum.log_likelihood - best.value));
  for (const double value : values)
    if (value >= maximum.log_likelihood - slack) ++maximum.agreeing;
  return maximum;
}

}  // namespace stamkund::calibration
