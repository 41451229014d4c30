#pragma once
// The mixed model of a stepped roll-out: fixed periods, a random level of each cluster, and an effect that is
// constant, a straight line in the time since the beginning, or free at each of these times. Restricted
// maximum likelihood; errors of the model, and such as hold whatever goes on within a cluster.
#include <Eigen/Dense>
#include <vector>

#include "experiments/periods/panel.h"

namespace stamkund::periods {

/// Which course the effect takes. Coefficients: constant, the effect; line, its mean over the times since the
/// beginning and what one period adds; free, one for each of these times.
enum class Course { constant, line, free };

struct SteppedFit {
  Eigen::VectorXd effects;     ///< coefficients of the course
  Eigen::MatrixXd covariance;  ///< of them, by the model
  double sigma2 = 0;           ///< within clusters, of a row of size 1
  double ratio = 0;            ///< variance of clusters over it
  double criterion = 0;        ///< REML, less is better
  double degrees = 0;          ///< of freedom within clusters
  bool identified = false;
  [[nodiscard]] double error(Eigen::Index k) const { return std::sqrt(covariance(k, k)); }
};

/// A standard error from what is left within each cluster, and its degrees of freedom.
struct Robust {
  double standard_error = 0, degrees = 0;
};

class SteppedModel {
 public:
  SteppedModel(const Panel& panel, std::size_t clusters);

  /// `begins`: period from which each cluster is treated; the number of periods = never.
  [[nodiscard]] SteppedFit fit(const std::vector<std::size_t>& begins, Course course) const;
  /// The same with a ratio of variances that is known.
  [[nodiscard]] SteppedFit fit_at(const std::vector<std::size_t>& begins, Course course, double ratio) const;
  /// Ratio of the variances if there is no effect: it does not depend on the order.
  [[nodiscard]] double null_ratio() const;
  /// Times since the beginning that some row has, rising: what the free course has coefficients for.
  [[nodiscard]] std::vector<std::size_t> exposures(const std::vector<std::size_t>& begins) const;
  /// Clusters seen at each of them.
  [[nodiscard]] std::vector<std::size_t> clusters_at(const std::vector<std::size_t>& begins) const;

  /// Cluster-robust error of `weights` times the coefficients: bias-reduced (CR2), Satterthwaite degrees of
  /// freedom; both right for any law within clusters, and exact in expectation if the model holds.
  /// Pustejovsky & Tipton 2018, doi 10.1080/07350015.2016.1247004.
  [[nodiscard]] Robust robust(const std::vector<std::size_t>& begins, Course course, const SteppedFit& fit,
                              const Eigen::VectorXd& weights) const;

  /// Takes a constant effect out of the outcome.
  void take_out(const std::vector<std::size_t>& begins, double effect);

 private:
  struct Basis;
  [[nodiscard]] Basis basis_of(const std::vector<std::size_t>& begins, Course course) const;
  [[nodiscard]] SteppedFit fit_on(const Basis& basis, double ratio) const;
  template <class At>
  [[nodiscard]] static SteppedFit best(const At& at);

  std::vector<std::vector<Row>> rows_;
  std::size_t periods_ = 0;
};

}  // namespace stamkund::periods
