#include "experiments/analysis/adjust.h"

#include <Eigen/Dense>
#include <cmath>

namespace stamkund::analysis {
namespace {

bool counts(const std::vector<double>& y, const Assignment& assignment, std::size_t row) {
  return assignment.of_row[row] != Assignment::kOut && !std::isnan(y[row]);
}

using RowMap = Eigen::Map<const Eigen::VectorXd>;

RowMap row_of(const Covariates& covariates, std::size_t row) {
  return {covariates.of_row.data() + row * covariates.count, static_cast<Eigen::Index>(covariates.count)};
}

}  // namespace

Covariates covariates_of(const Table& table, const Assignment& assignment) {
  Covariates out;
  out.count = table.covariates.size();
  out.of_row.resize(table.rows * out.count);
  for (std::size_t c = 0; c < out.count; ++c) {
    const auto& values = table.covariates[c].of_row;
    double sum = 0, known = 0;
    for (std::size_t r = 0; r < table.rows; ++r)
      if (assignment.of_row[r] != Assignment::kOut && !std::isnan(values[r])) sum += values[r], ++known;
    const double mean = known > 0 ? sum / known : 0.0;
    double square = 0;
    for (std::size_t r = 0; r < table.rows; ++r)
      if (assignment.of_row[r] != Assignment::kOut && !std::isnan(values[r]))
        square += (values[r] - mean) * (values[r] - mean);
    const double scale = square > 0 ? std::sqrt(square / known) : 1.0;
    for (std::size_t r = 0; r < table.rows; ++r)
      out.of_row[r * out.count + c] = std::isnan(values[r]) ? 0.0 : (values[r] - mean) / scale;
  }
  return out;
}

std::vector<double> cuped(const std::vector<double>& y, const Covariates& covariates,
                          const Assignment& assignment, double& kept) {
  const auto k = static_cast<Eigen::Index>(covariates.count);
  const std::size_t arms = assignment.arms.size();
  std::vector<Eigen::VectorXd> mean_x(arms, Eigen::VectorXd::Zero(k));
  std::vector<double> mean_y(arms, 0.0), n(arms, 0.0);
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (!counts(y, assignment, r)) continue;
    const auto a = assignment.of_row[r];
    mean_x[a] += row_of(covariates, r);
    mean_y[a] += y[r];
    n[a] += 1.0;
  }
  for (std::size_t a = 0; a < arms; ++a) mean_x[a] /= std::max(1.0, n[a]), mean_y[a] /= std::max(1.0, n[a]);
  Eigen::MatrixXd xx = Eigen::MatrixXd::Zero(k, k);
  Eigen::VectorXd xy = Eigen::VectorXd::Zero(k);
  double yy = 0;
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (!counts(y, assignment, r)) continue;
    const auto a = assignment.of_row[r];
    const Eigen::VectorXd x = row_of(covariates, r) - mean_x[a];
    const double rest = y[r] - mean_y[a];
    xx.selfadjointView<Eigen::Lower>().rankUpdate(x);
    xy += rest * x;
    yy += rest * rest;
  }
  const Eigen::MatrixXd full = xx.selfadjointView<Eigen::Lower>();
  // Covariates that repeat each other share a slope.
  const Eigen::VectorXd slope = full.completeOrthogonalDecomposition().solve(xy);
  kept = yy > 0 ? 1.0 - slope.dot(xy) / yy : 1.0;
  std::vector<double> out(y);
  for (std::size_t r = 0; r < y.size(); ++r) out[r] -= slope.dot(row_of(covariates, r));
  return out;
}

std::vector<Figure> interacted_regression(const std::vector<double>& y, const Covariates& covariates,
                                          const Assignment& assignment) {
  const auto k = static_cast<Eigen::Index>(covariates.count) + 1;
  const std::size_t arms = assignment.arms.size();
  std::vector<Eigen::MatrixXd> xx(arms, Eigen::MatrixXd::Zero(k, k));
  std::vector<Eigen::VectorXd> xy(arms, Eigen::VectorXd::Zero(k));
  Eigen::VectorXd x(k);
  x[0] = 1.0;
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (!counts(y, assignment, r)) continue;
    x.tail(k - 1) = row_of(covariates, r);
    xx[assignment.of_row[r]].selfadjointView<Eigen::Lower>().rankUpdate(x);
    xy[assignment.of_row[r]] += y[r] * x;
  }
  std::vector<Figure> out(arms);
  std::vector<Eigen::MatrixXd> inverse(arms);
  std::vector<Eigen::VectorXd> slope(arms);
  for (std::size_t a = 0; a < arms; ++a) {
    const Eigen::MatrixXd full = xx[a].selfadjointView<Eigen::Lower>();
    inverse[a] = full.completeOrthogonalDecomposition().pseudoInverse();
    slope[a] = inverse[a] * xy[a];
    out[a].value = slope[a][0];
  }
  const bool clustered = !assignment.cluster.empty();
  std::vector<std::vector<double>> scores(clustered ? arms : 0);
  std::vector<std::vector<bool>> seen(clustered ? arms : 0);
  for (auto& one : scores) one.assign(assignment.clusters, 0.0);
  for (auto& one : seen) one.assign(assignment.clusters, false);
  for (std::size_t r = 0; r < y.size(); ++r) {
    if (!counts(y, assignment, r)) continue;
    const auto a = assignment.of_row[r];
    x.tail(k - 1) = row_of(covariates, r);
    const double rest = y[r] - slope[a].dot(x);
    const double weight = inverse[a].row(0).dot(x);
    if (clustered) {
      scores[a][assignment.cluster[r]] += weight * rest;
      seen[a][assignment.cluster[r]] = true;
      continue;
    }
    const double leverage = std::min(x.dot(inverse[a] * x), 1.0 - 1e-12);
    out[a].units += 1.0;
    out[a].variance += weight * weight * rest * rest / (1.0 - leverage);
  }
  for (std::size_t a = 0; a < scores.size(); ++a) {
    for (std::size_t g = 0; g < scores[a].size(); ++g) {
      if (!seen[a][g]) continue;
      out[a].units += 1.0;
      out[a].variance += scores[a][g] * scores[a][g];
    }
    out[a].variance *= out[a].units / (out[a].units - 1.0);
  }
  return out;
}

}  // namespace stamkund::analysis
