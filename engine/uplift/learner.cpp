#include "engine/uplift/learner.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::uplift {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

constexpr int kIterations = 100;
/// A log odds ratio over a standard deviation beyond which the data hardly say more than "always"
/// (assumption).
constexpr double kSeparated = 15.0;
/// What then holds the coefficients: as if one customer had been seen at both outcomes (assumption).
constexpr double kHold = 1.0;

/// Columns on their own scale; those that are determined by others, or nearly, are left out.
struct Columns {
  Matrix z;                        ///< [n][kept]
  Vector centre, scale;            ///< [k]
  std::vector<Eigen::Index> kept;  ///< the constant first
  std::vector<std::size_t> dropped;
};

Columns standardised(const Matrix& x) {
  Columns out;
  const auto n = static_cast<double>(x.rows());
  out.centre = Vector::Zero(x.cols());
  out.scale = Vector::Ones(x.cols());
  Matrix z = x;
  for (Eigen::Index j = 1; j < x.cols(); ++j) {
    out.centre[j] = x.col(j).mean();
    z.col(j).array() -= out.centre[j];
    const double deviation = std::sqrt(z.col(j).squaredNorm() / n);
    if (deviation > 0.0) out.scale[j] = deviation;
    z.col(j) /= out.scale[j];
  }
  // In order, so that of two columns that say the same the first stays.
  const Matrix gram = z.transpose() * z / n;
  out.kept.push_back(0);
  for (Eigen::Index j = 1; j < x.cols(); ++j) {
    const auto m = static_cast<Eigen::Index>(out.kept.size());
    Matrix known(m, m);
    Vector with(m);
    for (Eigen::Index a = 0; a < m; ++a) {
      with[a] = gram(out.kept[static_cast<std::size_t>(a)], j);
      for (Eigen::Index b = 0; b < m; ++b)
        known(a, b) = gram(out.kept[static_cast<std::size_t>(a)], out.kept[static_cast<std::size_t>(b)]);
    }
    const double left = gram(j, j) - with.dot(known.ldlt().solve(with));
    if (left > 1e-9)
      out.kept.push_back(j);
    else
      out.dropped.push_back(static_cast<std::size_t>(j));
  }
  out.z.resize(x.rows(), static_cast<Eigen::Index>(out.kept.size()));
  for (std::size_t a = 0; a < out.kept.size(); ++a)
    out.z.col(static_cast<Eigen::Index>(a)) = z.col(out.kept[a]);
  return out;
}

double log_likelihood(const Matrix& z, const Vector& y, const Vector& b, double ridge) {
  const Vector eta = z * b;
  double sum = 0.0;
  for (Eigen::Index i = 0; i < eta.size(); ++i)
    sum +=
        y[i] * eta[i] - (eta[i] > 0 ? eta[i] + std::log1p(std::exp(-eta[i])) : std::log1p(std::exp(eta[i])));
  return sum - 0.5 * ridge * b.tail(b.size() - 1).squaredNorm();
}

/// Newton with halved steps. False if it runs away or does not settle.
bool fit_logistic(const Matrix& z, const Vector& y, double ridge, Vector& b) {
  b = Vector::Zero(z.cols());
  double value = log_likelihood(z, y, b, ridge);
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    const Vector eta = z * b;
    const Vector p = (1.0 / (1.0 + (-eta.array()).exp())).matrix();
    Vector gradient = z.transpose() * (y - p);
    Matrix information = z.transpose() * (p.array() * (1.0 - p.array())).matrix().asDiagonal() * z;
    for (Eigen::Index j = 1; j < b.size(); ++j) {
      gradient[j] -= ridge * b[j];
      information(j, j) += ridge;
    }
    const Vector step = information.ldlt().solve(gradient);
    if (!step.allFinite()) return false;
    double length = 1.0;
    for (; length > 1e-6; length *= 0.5) {
      const double there = log_likelihood(z, y, b + length * step, ridge);
      if (there >= value - 1e-12 * std::abs(value)) {
        value = there;
        break;
      }
    }
    b += length * step;
    if (b.tail(b.size() - 1).size() > 0 && b.tail(b.size() - 1).cwiseAbs().maxCoeff() > kSeparated &&
        ridge == 0.0)
      return false;
    if (step.cwiseAbs().maxCoeff() < 1e-10) return true;
    if (gradient.cwiseAbs().maxCoeff() < 1e-9 * static_cast<double>(y.size())) return true;
  }
  return false;
}

Vector rows_of(const Vector& y, const std::vector<Eigen::Index>& rows) {
  Vector out(static_cast<Eigen::Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i) out[static_cast<Eigen::Index>(i)] = y[rows[i]];
  return out;
}

Matrix rows_of(const Matrix& x, const std::vector<Eigen::Index>& rows) {
  Matrix out(static_cast<Eigen::Index>(rows.size()), x.cols());
  for (std::size_t i = 0; i < rows.size(); ++i) out.row(static_cast<Eigen::Index>(i)) = x.row(rows[i]);
  return out;
}

}  // namespace

const std::vector<std::string>& learner_names() {
  static const std::vector<std::string> names{"t-logistic", "t-linear", "x-linear", "transformed-outcome",
                                              "constant"};
  return names;
}

const char* name_of(Learner learner) { return learner_names()[static_cast<std::size_t>(learner)].c_str(); }

Vector Regression::predict(const Matrix& x) const {
  Vector eta = Vector::Zero(x.rows());
  for (std::size_t j = 0; j < coefficients.size(); ++j)
    if (coefficients[j] != 0.0) eta += coefficients[j] * x.col(static_cast<Eigen::Index>(j));
  return logistic ? (1.0 / (1.0 + (-eta.array()).exp())).matrix() : eta;
}

Regression regress(const Matrix& x, const Vector& y, bool logistic, double ridge) {
  STAMKUND_EXPECT(x.rows() == y.size() && x.rows() > 0 && x.cols() > 0);
  Regression out;
  out.logistic = logistic;
  const Columns columns = standardised(x);
  out.dropped = columns.dropped;
  Vector b;
  if (logistic) {
    if (!fit_logistic(columns.z, y, ridge, b)) {
      out.separated = ridge == 0.0;
      out.converged = fit_logistic(columns.z, y, std::max(ridge, kHold), b);
    }
  } else {
    Matrix gram = columns.z.transpose() * columns.z;
    for (Eigen::Index j = 1; j < gram.cols(); ++j) gram(j, j) += ridge;
    b = gram.ldlt().solve(columns.z.transpose() * y);
  }
  out.coefficients.assign(static_cast<std::size_t>(x.cols()), 0.0);
  double constant = b[0];
  for (std::size_t a = 1; a < columns.kept.size(); ++a) {
    const Eigen::Index j = columns.kept[a];
    const double slope = b[static_cast<Eigen::Index>(a)] / columns.scale[j];
    out.coefficients[static_cast<std::size_t>(j)] = slope;
    constant -= slope * columns.centre[j];
  }
  out.coefficients[0] = constant;
  return out;
}

Vector UpliftModel::predict(const Matrix& x) const {
  if (learner == Learner::t_logistic || learner == Learner::t_linear)
    return treated.predict(x) - control.predict(x);
  return difference.predict(x);
}

UpliftModel learn(Learner learner, const Matrix& x, const Vector& w, const Vector& y, double ridge) {
  UpliftModel model;
  model.learner = learner;
  std::vector<Eigen::Index> treated, control;
  for (Eigen::Index i = 0; i < w.size(); ++i) (w[i] > 0.5 ? treated : control).push_back(i);
  STAMKUND_EXPECT(!treated.empty() && !control.empty());
  model.treated_share = static_cast<double>(treated.size()) / static_cast<double>(w.size());
  const double share = model.treated_share;
  if (learner == Learner::constant) {
    model.difference.coefficients = {rows_of(y, treated).mean() - rows_of(y, control).mean()};
    return model;
  }
  if (learner == Learner::transformed_outcome) {
    // Its mean given x is the effect: E(y w / e - y (1 - w) / (1 - e)).
    const Vector star = (y.array() * (w.array() - share) / (share * (1.0 - share))).matrix();
    model.difference = regress(x, star, false, ridge);
    return model;
  }
  const bool logistic = learner == Learner::t_logistic;
  const Matrix x1 = rows_of(x, treated), x0 = rows_of(x, control);
  const Vector y1 = rows_of(y, treated), y0 = rows_of(y, control);
  model.treated = regress(x1, y1, logistic, ridge);
  model.control = regress(x0, y0, logistic, ridge);
  if (learner == Learner::x_linear) {
    // What each customer got less what she would have got, by the other arm's regression; weighted by the
    // shares.
    const Regression of_treated = regress(x1, y1 - model.control.predict(x1), false, ridge);
    const Regression of_control = regress(x0, model.treated.predict(x0) - y0, false, ridge);
    model.difference = of_treated;
    for (std::size_t j = 0; j < of_treated.coefficients.size(); ++j)
      model.difference.coefficients[j] =
          share * of_control.coefficients[j] + (1.0 - share) * of_treated.coefficients[j];
  }
  return model;
}

}  // namespace stamkund::uplift
