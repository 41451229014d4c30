#include "experiments/geo/time_based.h"

#include <cmath>

namespace stamkund::geo {

TimeBased::TimeBased(const std::vector<double>& control, const std::vector<double>& treated)
    : points_(control.size()) {
  const auto n = static_cast<double>(points_);
  double largest = 0.0;
  for (std::size_t i = 0; i < points_; ++i) {
    mean_x_ += control[i] / n;
    mean_y_ += treated[i] / n;
    largest = std::max(largest, std::abs(control[i]));
  }
  double sxy = 0.0, syy = 0.0;
  for (std::size_t i = 0; i < points_; ++i) {
    sxx_ += (control[i] - mean_x_) * (control[i] - mean_x_);
    sxy += (control[i] - mean_x_) * (treated[i] - mean_y_);
    syy += (treated[i] - mean_y_) * (treated[i] - mean_y_);
  }
  // Rounding alone is no variation.
  const bool varies = sxx_ > n * std::pow(1e-12 * largest, 2);
  if (!varies) sxx_ = 0.0;
  slope_ = varies ? sxy / sxx_ : 0.0;
  degrees_ = n - (varies ? 2.0 : 1.0);
  if (varies && syy > 0.0) correlation_ = sxy / std::sqrt(sxx_ * syy);
  double squares = 0.0, next = 0.0, last = 0.0;
  for (std::size_t i = 0; i < points_; ++i) {
    const double left = treated[i] - foreseen(control[i]);
    squares += left * left;
    if (i > 0) next += left * last;
    last = left;
  }
  sigma_ = std::sqrt(squares / degrees_);
  if (squares > 0.0) autocorrelation_ = next / squares;
}

Law TimeBased::effect(const std::vector<double>& control, const std::vector<double>& treated) const {
  const auto length = static_cast<double>(control.size());
  double sum = 0.0, mean = 0.0;
  for (std::size_t i = 0; i < control.size(); ++i) {
    sum += treated[i] - foreseen(control[i]);
    mean += control[i] / length;
  }
  double shared = 1.0 / static_cast<double>(points_);
  if (sxx_ > 0.0) shared += (mean - mean_x_) * (mean - mean_x_) / sxx_;
  return {sum, sigma_ * std::sqrt(length + length * length * shared), degrees_};
}

}  // namespace stamkund::geo
