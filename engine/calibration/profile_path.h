#pragma once
// Points of highest likelihood on the surfaces of one value of a quantity. Internal to calibration.
#include <optional>

#include "engine/calibration/newton.h"
#include "engine/calibration/profile.h"

namespace stamkund::calibration {

/// Best point with a given value of the quantity, and how the profile changes there.
struct OnProfile {
  newton::Point point;
  double value = 0.0;          ///< of the quantity
  double slope = 0.0;          ///< of the profile log-likelihood in the value
  newton::Vector direction;    ///< d theta / d value along the profile, roughly
  double gradient_size = 0.0;  ///< of the quantity
  double log_curvature = 0.0;  ///< sum of the logs of the curvatures within the surface
};

/// Central differences (step 1e-5).
[[nodiscard]] newton::Vector slope_of(const Quantity& quantity, const newton::Vector& theta);

/// Both arguments must outlive it.
class ProfilePath {
 public:
  /// `scale`: a change of the quantity that matters; values are met to a billionth of it.
  ProfilePath(const Objective& objective, const Quantity& quantity, double scale)
      : objective_(objective), quantity_(quantity), scale_(scale) {}

  /// The best point with the quantity at `value`, from `start`, by Newton steps within the surface; none if
  /// that value cannot be reached from there within bounds.
  [[nodiscard]] std::optional<OnProfile> best_at(double value, const newton::Vector& start);
  [[nodiscard]] int evaluations() const { return evaluations_; }

 private:
  [[nodiscard]] std::optional<newton::Point> onto(double value, newton::Vector theta);

  const Objective& objective_;
  const Quantity& quantity_;
  double scale_;
  int evaluations_ = 0;
};

}  // namespace stamkund::calibration
