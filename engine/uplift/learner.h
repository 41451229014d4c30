#pragma once
// Who responds: learners of the difference that treatment makes, customer by customer.
// docs/methods/uplift.md.
#include <Eigen/Core>
#include <string>
#include <vector>

namespace stamkund::uplift {

enum class Learner {
  t_logistic,           ///< two logistic regressions, treated and control
  t_linear,             ///< two linear ones
  x_linear,             ///< Künzel et al. (2019), linear in both stages
  transformed_outcome,  ///< regression of the outcome weighted by the inverse of the arms' shares (Athey &
                        ///< Imbens 2016)
  constant              ///< the same for everybody: what learning must beat
};
[[nodiscard]] const std::vector<std::string>& learner_names();
[[nodiscard]] const char* name_of(Learner learner);

/// A regression that is known.
struct Regression {
  std::vector<double> coefficients;  ///< [n_columns]; 0 where a column tells nothing that others do not
  bool logistic = false;
  bool converged = true;
  std::vector<std::size_t> dropped;  ///< columns that others determine
  bool separated = false;            ///< some columns tell the outcome without fail: held by a small ridge
  [[nodiscard]] Eigen::VectorXd predict(const Eigen::MatrixXd& x) const;
};

/// Least squares, or maximum likelihood of a logistic regression (Newton's method), of `y` on `x` [n][k], the
/// first column constant. `ridge`: of standardised columns but the first, 0 = none.
[[nodiscard]] Regression regress(const Eigen::MatrixXd& x, const Eigen::VectorXd& y, bool logistic,
                                 double ridge);

/// The difference is `treated` less `control` (of t-learners), or `difference` alone.
struct UpliftModel {
  Learner learner = Learner::t_logistic;
  double treated_share = 0.5;  ///< in training
  Regression treated, control, difference;

  [[nodiscard]] Eigen::VectorXd predict(const Eigen::MatrixXd& x) const;
};

/// `w` [n]: 1 treated, 0 control.
[[nodiscard]] UpliftModel learn(Learner learner, const Eigen::MatrixXd& x, const Eigen::VectorXd& w,
                                const Eigen::VectorXd& y, double ridge);

}  // namespace stamkund::uplift
