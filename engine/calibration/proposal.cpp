#include "engine/calibration/proposal.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/expect.h"
#include "engine/calibration/newton.h"
#include "engine/random/distributions.h"

namespace stamkund::calibration {

using newton::Matrix;
using newton::Vector;

namespace {

constexpr double kWidest = 2.0;

std::vector<double> row_major(const Matrix& matrix) {
  std::vector<double> flat;
  for (Eigen::Index i = 0; i < matrix.rows(); ++i)
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) flat.push_back(matrix(i, j));
  return flat;
}

}  // namespace

Proposal::Proposal(std::vector<double> centre, std::vector<double> factor)
    : centre_(std::move(centre)), factor_(std::move(factor)) {
  STAMKUND_EXPECT(!centre_.empty() && factor_.size() == centre_.size() * centre_.size());
}

void Proposal::place(const double* z, double scale, double* theta) const {
  const std::size_t k = centre_.size();
  for (std::size_t i = 0; i < k; ++i) {
    double shift = 0.0;
    for (std::size_t j = 0; j < k; ++j) shift += factor_[i * k + j] * z[j];
    theta[i] = centre_[i] + scale * shift;
  }
}

void Proposal::draw_normal(Stream& stream, double* theta) const {
  std::vector<double> z(centre_.size());
  for (double& one : z) one = stamkund::draw_normal(stream);
  place(z.data(), 1.0, theta);
}

double Proposal::draw_t(Stream& stream, double degrees, double widen, double* theta) const {
  std::vector<double> z(centre_.size());
  double squares = 0.0;
  for (double& one : z) {
    one = stamkund::draw_normal(stream);
    squares += one * one;
  }
  // A normal over the root of a mean square.
  const double shrink = std::sqrt(degrees / (2.0 * draw_gamma(stream, 0.5 * degrees)));
  place(z.data(), widen * shrink, theta);
  const double k = static_cast<double>(centre_.size());
  return -0.5 * (degrees + k) * std::log1p(squares * shrink * shrink / degrees);
}

std::vector<double> factor_of(const std::vector<double>& covariance) {
  const auto k = static_cast<Eigen::Index>(std::lround(std::sqrt(static_cast<double>(covariance.size()))));
  STAMKUND_EXPECT(covariance.size() == static_cast<std::size_t>(k * k));
  const Matrix matrix = Eigen::Map<const Matrix>(covariance.data(), k, k);
  const Eigen::SelfAdjointEigenSolver<Matrix> solver(0.5 * (matrix + matrix.transpose()));
  const double floor = std::fmax(1e-12 * solver.eigenvalues().cwiseAbs().maxCoeff(), 1e-300);
  return row_major(solver.eigenvectors() * solver.eigenvalues().cwiseMax(floor).cwiseSqrt().asDiagonal());
}

std::optional<Proposal> laplace_proposal(const Objective& objective, const Maximum& maximum) {
  const auto k = static_cast<std::size_t>(objective.dimension());
  if (maximum.theta.size() != k) return std::nullopt;
  const bool known = maximum.status == Status::converged && maximum.log_covariance.size() == k * k &&
                     std::all_of(maximum.log_covariance.begin(), maximum.log_covariance.end(),
                                 [](double one) { return std::isfinite(one); });
  if (known) return Proposal(maximum.theta, factor_of(maximum.log_covariance));
  const Vector at = Eigen::Map<const Vector>(maximum.theta.data(), static_cast<Eigen::Index>(k));
  const Matrix information = newton::information(objective, at);
  if (!information.allFinite()) return std::nullopt;
  const newton::Spectrum spectrum(information);
  const Vector deviations = spectrum.values().cwiseMax(1.0 / (kWidest * kWidest)).cwiseSqrt().cwiseInverse();
  return Proposal(maximum.theta, row_major(spectrum.solver.eigenvectors() * deviations.asDiagonal()));
}

}  // namespace stamkund::calibration
