#include "engine/tuning/identify.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::tuning {
namespace {

/// A direction with less of a parameter than this (1 % of its length squared) does not speak of it.
constexpr double kLoading = 0.1;

}  // namespace

double Direction::standard_error() const {
  return tells() ? 1.0 / std::sqrt(information) : std::numeric_limits<double>::infinity();
}

Information information_of(const std::vector<Matrix>& slopes, const Matrix& omega) {
  STAMKUND_EXPECT(!slopes.empty() && slopes[0].rows() >= 2);
  const auto k = static_cast<Eigen::Index>(slopes.size());
  const Eigen::Index replicates = slopes[0].rows();
  const Eigen::Index m = slopes[0].cols();
  const auto n = static_cast<double>(replicates);
  const Eigen::LLT<Matrix> whitening(omega);
  std::vector<Matrix> whitened(static_cast<std::size_t>(replicates), Matrix(m, k));
  Matrix sum = Matrix::Zero(m, k);
  Matrix squares = Matrix::Zero(k, k);
  for (Eigen::Index r = 0; r < replicates; ++r) {
    Matrix& one = whitened[static_cast<std::size_t>(r)];
    for (Eigen::Index j = 0; j < k; ++j)
      one.col(j) = whitening.matrixL().solve(Vector(slopes[static_cast<std::size_t>(j)].row(r).transpose()));
    sum += one;
    squares += one.transpose() * one;
  }
  // Mean over pairs of different replicates.
  const Matrix unbiased = (sum.transpose() * sum - squares) / (n * (n - 1.0));
  const Eigen::SelfAdjointEigenSolver<Matrix> spectrum(0.5 * (unbiased + unbiased.transpose()));
  Information out;
  out.covariance = Matrix::Zero(k, k);
  for (Eigen::Index d = k; d-- > 0;) {
    Direction direction;
    direction.loadings = spectrum.eigenvectors().col(d);
    direction.information = spectrum.eigenvalues()[d];
    // Without information the pairs' products have mean 0 and variance tr(S S), S = covariance of one
    // replicate.
    Matrix scatter = Matrix::Zero(m, m);
    const Vector mean = sum * direction.loadings / n;
    for (const Matrix& one : whitened) {
      const Vector away = one * direction.loadings - mean;
      scatter += away * away.transpose() / (n - 1.0);
    }
    direction.noise = std::sqrt(2.0 * (scatter * scatter).trace() / (n * (n - 1.0)));
    const double variance = direction.standard_error() * direction.standard_error();
    if (std::isfinite(variance)) {
      out.covariance += variance * direction.loadings * direction.loadings.transpose();
    } else {
      for (Eigen::Index j = 0; j < k; ++j)
        if (std::abs(direction.loadings[j]) > kLoading) out.covariance(j, j) = variance;
    }
    out.directions.push_back(std::move(direction));
  }
  // Whatever was added afterwards, what nothing is told of stays infinite.
  for (const auto& direction : out.directions)
    for (Eigen::Index j = 0; j < k; ++j)
      if (!direction.tells() && std::abs(direction.loadings[j]) > kLoading)
        out.covariance(j, j) = std::numeric_limits<double>::infinity();
  return out;
}

}  // namespace stamkund::tuning
