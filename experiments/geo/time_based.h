#pragma once
// Time-based regression: the treated regions' sum, foreseen from that of the control regions as it was before
// the test (Kerman, Wang & Vaver 2017). Flat prior of the coefficients and of log sigma, so that the effect
// up to any day has Student's t law.
#include <cstddef>
#include <vector>

#include "experiments/geo/law.h"

namespace stamkund::geo {

class TimeBased {
 public:
  /// The two series before the test, at least three points. Where the control does not vary, only a constant
  /// is fitted.
  TimeBased(const std::vector<double>& control, const std::vector<double>& treated);

  [[nodiscard]] double foreseen(double control) const { return mean_y_ + slope_ * (control - mean_x_); }
  /// Of the sum of (treated less foreseen) over these points. The variance is that of the points, and of the
  /// coefficients they share: T s^2 + T^2 s^2 (1/n + (mean of x - mean before)^2 / Sxx).
  [[nodiscard]] Law effect(const std::vector<double>& control, const std::vector<double>& treated) const;

  [[nodiscard]] double intercept() const { return mean_y_ - slope_ * mean_x_; }
  [[nodiscard]] double slope() const { return slope_; }
  [[nodiscard]] double sigma() const { return sigma_; }
  [[nodiscard]] double degrees() const { return degrees_; }
  [[nodiscard]] std::size_t points() const { return points_; }
  /// Of the two series; 0 where one does not vary.
  [[nodiscard]] double correlation() const { return correlation_; }
  /// Of what is left from one point to the next.
  [[nodiscard]] double autocorrelation() const { return autocorrelation_; }

 private:
  double mean_x_ = 0, mean_y_ = 0, sxx_ = 0, slope_ = 0, sigma_ = 0, degrees_ = 1;
  double correlation_ = 0, autocorrelation_ = 0;
  std::size_t points_ = 0;
};

}  // namespace stamkund::geo
