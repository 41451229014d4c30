#pragma once
// The normal approximation of a posterior, and multivariate t draws around it.
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"
#include "engine/random/stream.h"

namespace stamkund::calibration {

/// theta ~ centre + factor * (standard normal or t).
class Proposal {
 public:
  /// `factor` [k x k] row-major: factor * factor' is the covariance, or the scale matrix of a t.
  Proposal(std::vector<double> centre, std::vector<double> factor);

  [[nodiscard]] std::size_t dimension() const { return centre_.size(); }
  [[nodiscard]] const std::vector<double>& centre() const { return centre_; }
  [[nodiscard]] const std::vector<double>& factor() const { return factor_; }

  /// Writes a normal draw around the centre.
  void draw_normal(Stream& stream, double* theta) const;
  /// Writes a draw of the t with `degrees` of freedom, its scale multiplied by `widen`; returns the log
  /// density up to a constant.
  double draw_t(Stream& stream, double degrees, double widen, double* theta) const;

 private:
  void place(const double* z, double scale, double* theta) const;
  std::vector<double> centre_;
  std::vector<double> factor_;
};

/// Factor of a covariance [k x k] row-major: eigenvectors times the roots of the eigenvalues, those floored
/// at 1e-12 of the largest, since rounding may leave a strongly correlated covariance not quite positive.
[[nodiscard]] std::vector<double> factor_of(const std::vector<double>& covariance);

/// Centre at the maximum; covariance of the maximum where it converged. Elsewhere the inverse information
/// with every standard deviation at most 2 (assumption: a start for chains, no estimate). None if the
/// information is not finite or nothing is known of the scale.
[[nodiscard]] std::optional<Proposal> laplace_proposal(const Objective& objective, const Maximum& maximum);

}  // namespace stamkund::calibration
