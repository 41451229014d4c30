#include "experiments/periods/stepped_model.h"

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>

namespace stamkund::periods {
namespace {

constexpr std::size_t kMostForDegrees = 2000;  ///< clusters; beyond, Student's law is normal anyway
constexpr double kSingular = 1e-9;

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Inverse root of a matrix that is positive but for rounding; directions without variance stay without.
MatrixXd inverse_root(const MatrixXd& m) {
  const Eigen::SelfAdjointEigenSolver<MatrixXd> eigen(m);
  VectorXd root = eigen.eigenvalues();
  const double least = kSingular * std::max(root.maxCoeff(), 1e-300);
  for (auto& one : root) one = one > least ? 1.0 / std::sqrt(one) : 0.0;
  return eigen.eigenvectors() * root.asDiagonal() * eigen.eigenvectors().transpose();
}

}  // namespace

/// Columns of the effect.
struct SteppedModel::Basis {
  const std::vector<std::size_t>& begins;
  Course course;
  Index width = 0;
  double middle = 0;            ///< of the times since the beginning
  std::vector<Index> position;  ///< of a time since the beginning among the free ones

  /// Of a treated row: calls `put(column, value)`.
  template <class Put>
  void each(std::size_t cluster, std::size_t time, const Put& put) const {
    if (time < begins[cluster]) return;
    const std::size_t since = time - begins[cluster];
    if (course == Course::free) return put(position[since], 1.0);
    put(Index{0}, 1.0);
    if (course == Course::line) put(Index{1}, static_cast<double>(since) - middle);
  }
};

SteppedModel::SteppedModel(const Panel& panel, std::size_t clusters)
    : rows_(clusters), periods_(panel.times.size()) {
  for (const auto& row : panel.rows) rows_[row.unit].push_back(row);
}

std::vector<std::size_t> SteppedModel::clusters_at(const std::vector<std::size_t>& begins) const {
  std::vector<std::size_t> out(periods_, 0);
  for (std::size_t i = 0; i < rows_.size(); ++i)
    for (const Row& row : rows_[i])
      if (row.time >= begins[i]) ++out[row.time - begins[i]];
  return out;
}

std::vector<std::size_t> SteppedModel::exposures(const std::vector<std::size_t>& begins) const {
  const auto seen = clusters_at(begins);
  std::vector<std::size_t> out;
  for (std::size_t e = 0; e < seen.size(); ++e)
    if (seen[e] > 0) out.push_back(e);
  return out;
}

SteppedModel::Basis SteppedModel::basis_of(const std::vector<std::size_t>& begins, Course course) const {
  Basis out{begins, course, course == Course::constant ? 1 : 2, 0.0, {}};
  if (course == Course::constant) return out;
  const auto seen = exposures(begins);
  double sum = 0.0;
  for (const std::size_t one : seen) sum += static_cast<double>(one);
  if (!seen.empty()) out.middle = sum / static_cast<double>(seen.size());
  if (course == Course::line) return out;
  out.width = static_cast<Index>(seen.size());
  out.position.assign(periods_, -1);
  for (std::size_t k = 0; k < seen.size(); ++k) out.position[seen[k]] = static_cast<Index>(k);
  return out;
}

SteppedFit SteppedModel::fit_on(const Basis& basis, double ratio) const {
  const auto e = static_cast<Index>(periods_);
  const Index p = e + basis.width;
  MatrixXd a = MatrixXd::Zero(p, p);
  VectorXd b = VectorXd::Zero(p);
  double yy = 0.0, log_v = 0.0, n = 0.0;
  VectorXd z = VectorXd::Zero(basis.width);
  std::vector<Index> used;
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    // V = D + ratio J, D = 1 / size: V^-1 = W - ratio W1 1'W / (1 + ratio 1'W1).
    double w1 = 0.0, wy = 0.0;
    VectorXd wx = VectorXd::Zero(p);
    for (const Row& row : rows_[i]) {
      const double w = row.size;
      const auto t = static_cast<Index>(row.time);
      a(t, t) += w;
      b(t) += w * row.outcome;
      used.clear();
      basis.each(i, row.time, [&](Index column, double value) { used.push_back(column), z(column) = value; });
      for (const Index k : used) {
        a(t, e + k) += w * z(k);
        a(e + k, t) += w * z(k);
        b(e + k) += w * z(k) * row.outcome;
        wx(e + k) += w * z(k);
        for (const Index l : used) a(e + k, e + l) += w * z(k) * z(l);
      }
      yy += w * row.outcome * row.outcome;
      w1 += w, wy += w * row.outcome;
      wx(t) += w;
      log_v -= std::log(w);
      n += 1.0;
    }
    const double shrink = ratio / (1.0 + ratio * w1);
    a.noalias() -= shrink * wx * wx.transpose();
    b.noalias() -= shrink * wy * wx;
    yy -= shrink * wy * wy;
    log_v += std::log1p(ratio * w1);
  }
  SteppedFit out;
  out.ratio = ratio;
  const Eigen::LDLT<MatrixXd> solver(a);
  const VectorXd d = solver.vectorD();
  out.identified = solver.info() == Eigen::Success && d.minCoeff() > 1e-10 * d.maxCoeff();
  if (!out.identified) {
    out.criterion = 1e300;
    return out;
  }
  const VectorXd beta = solver.solve(b);
  const double left = n - static_cast<double>(p);
  out.sigma2 = std::max(0.0, yy - beta.dot(b)) / left;
  out.effects = beta.tail(basis.width);
  if (basis.width > 0) {
    MatrixXd right = MatrixXd::Zero(p, basis.width);
    right.bottomRows(basis.width).setIdentity();
    out.covariance = out.sigma2 * solver.solve(right).bottomRows(basis.width);
  }
  out.criterion = left * std::log(std::max(out.sigma2, 1e-300)) + log_v + d.array().log().sum();
  // Between clusters and within them: the effect is seen within (Schluchter & Elashoff 1990).
  out.degrees = left - static_cast<double>(rows_.size() - 1);
  return out;
}

template <class At>
SteppedFit SteppedModel::best(const At& at) {
  const auto found = boost::math::tools::brent_find_minima(
      [&](double log_ratio) { return at(std::exp(log_ratio)).criterion; }, -12.0, 12.0, 20);
  SteppedFit none = at(0.0), some = at(std::exp(found.first));
  return none.criterion <= some.criterion ? none : some;
}

SteppedFit SteppedModel::fit(const std::vector<std::size_t>& begins, Course course) const {
  const Basis basis = basis_of(begins, course);
  return best([&](double ratio) { return fit_on(basis, ratio); });
}

SteppedFit SteppedModel::fit_at(const std::vector<std::size_t>& begins, Course course, double ratio) const {
  return fit_on(basis_of(begins, course), ratio);
}

double SteppedModel::null_ratio() const {
  const std::vector<std::size_t> never(rows_.size(), periods_);
  Basis basis{never, Course::constant, 0, 0.0, {}};
  return best([&](double ratio) { return fit_on(basis, ratio); }).ratio;
}

void SteppedModel::take_out(const std::vector<std::size_t>& begins, double effect) {
  for (std::size_t i = 0; i < rows_.size(); ++i)
    for (Row& row : rows_[i])
      if (row.time >= begins[i]) row.outcome -= effect;
}

Robust SteppedModel::robust(const std::vector<std::size_t>& begins, Course course, const SteppedFit& fit,
                            const VectorXd& weights) const {
  const Basis basis = basis_of(begins, course);
  const auto e = static_cast<Index>(periods_);
  const Index p = e + basis.width;
  // In units of sigma^2: V of a cluster, and X.
  std::vector<MatrixXd> xs, vs;
  std::vector<VectorXd> ys;
  MatrixXd a = MatrixXd::Zero(p, p);
  VectorXd b = VectorXd::Zero(p);
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    const auto n = static_cast<Index>(rows_[i].size());
    if (n == 0) continue;
    MatrixXd x = MatrixXd::Zero(n, p), v = MatrixXd::Constant(n, n, fit.ratio);
    VectorXd y(n);
    for (Index r = 0; r < n; ++r) {
      const Row& row = rows_[i][static_cast<std::size_t>(r)];
      x(r, static_cast<Index>(row.time)) = 1.0;
      basis.each(i, row.time, [&](Index column, double value) { x(r, e + column) = value; });
      v(r, r) += 1.0 / row.size;
      y(r) = row.outcome;
    }
    const Eigen::LLT<MatrixXd> v_solver(v);
    const MatrixXd vx = v_solver.solve(x);
    a.noalias() += x.transpose() * vx;
    b.noalias() += vx.transpose() * y;
    xs.push_back(std::move(x)), vs.push_back(std::move(v)), ys.push_back(std::move(y));
  }
  const MatrixXd bread = a.ldlt().solve(MatrixXd::Identity(p, p));
  const VectorXd beta = bread * b;
  VectorXd c = VectorXd::Zero(p);
  c.tail(basis.width) = weights;
  const VectorXd bc = bread * c;
  Robust out;
  double squares = 0.0;
  std::vector<VectorXd> us;  // X' s of each cluster
  std::vector<double> own;   // s' V s
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const Eigen::LLT<MatrixXd> v_solver(vs[i]);
    const MatrixXd d = v_solver.matrixU();
    const MatrixXd left = vs[i] - xs[i] * bread * xs[i].transpose();
    const MatrixXd adjusted = d.transpose() * inverse_root(d * left * d.transpose()) * d;
    const VectorXd s = adjusted * v_solver.solve(xs[i] * bc);
    const double one = s.dot(ys[i] - xs[i] * beta);
    squares += one * one;
    us.emplace_back(xs[i].transpose() * s);
    own.push_back(s.dot(vs[i] * s));
  }
  out.standard_error = std::sqrt(squares);
  out.degrees = static_cast<double>(xs.size()) - 1.0;
  if (xs.size() > kMostForDegrees) return out;
  double trace = 0.0, norm = 0.0;
  for (std::size_t i = 0; i < us.size(); ++i) {
    const VectorXd bu = bread * us[i];
    for (std::size_t j = 0; j <= i; ++j) {
      const double g = (i == j ? own[i] : 0.0) - us[j].dot(bu);
      if (i == j) trace += g;
      norm += (i == j ? 1.0 : 2.0) * g * g;
    }
  }
  if (norm > 0.0) out.degrees = trace * trace / norm;
  return out;
}

}  // namespace stamkund::periods
