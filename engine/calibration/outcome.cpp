#include "engine/calibration/outcome.h"

#include <cmath>
#include <limits>
#include <utility>

#include "engine/base/expect.h"

namespace stamkund::calibration {

double to_natural(Scale scale, double theta) {
  switch (scale) {
    case Scale::logarithm:
      return std::exp(theta);
    case Scale::correlation:
      return std::tanh(theta);
    case Scale::plain:
      break;
  }
  return theta;
}

double natural_slope(Scale scale, double theta) {
  switch (scale) {
    case Scale::logarithm:
      return std::exp(theta);
    case Scale::correlation: {
      const double c = std::cosh(theta);
      return 1.0 / (c * c);
    }
    case Scale::plain:
      break;
  }
  return 1.0;
}

std::string describe_direction(const std::vector<std::string>& names, const std::vector<double>& direction) {
  double largest = 0.0;
  for (const double d : direction) largest = std::fmax(largest, std::abs(d));
  std::string grows;
  std::string shrinks;
  for (std::size_t i = 0; i < names.size() && i < direction.size(); ++i) {
    if (std::abs(direction[i]) < 0.25 * largest) continue;
    std::string& list = direction[i] > 0.0 ? grows : shrinks;
    list += (list.empty() ? "" : ", ") + names[i];
  }
  std::string text;
  if (!grows.empty()) text = grows + " to its upper end";
  if (!shrinks.empty()) text += (text.empty() ? "" : " and ") + shrinks + " to its lower end";
  return text;
}

void set_placeholders(ModelFit& fit, std::vector<double> placeholders, const std::string& reason) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  fit.status = Status::not_identified;
  fit.reason = reason + "; estimates are placeholders";
  fit.standard_errors.assign(placeholders.size(), kNaN);
  fit.log_covariance.assign(placeholders.size() * placeholders.size(), kNaN);
  fit.estimates = std::move(placeholders);
}

void take_maximum(ModelFit& fit, const Maximum& maximum, const std::vector<Scale>& scales,
                  const std::vector<double>& unit, std::size_t starts, const std::string& meaning) {
  const std::size_t k = scales.size();
  STAMKUND_EXPECT(unit.size() == k && maximum.theta.size() == k && fit.names.size() == k);
  fit.estimates.clear();
  fit.standard_errors.clear();
  for (std::size_t i = 0; i < k; ++i) {
    fit.estimates.push_back(to_natural(scales[i], maximum.theta[i]) * unit[i]);
    fit.standard_errors.push_back(natural_slope(scales[i], maximum.theta[i]) * unit[i] *
                                  std::sqrt(maximum.log_covariance[i * k + i]));
  }
  fit.log_covariance = maximum.log_covariance;
  fit.status = maximum.status;
  fit.iterations = maximum.iterations;
  fit.starts = static_cast<int>(starts);
  fit.starts_agreeing = maximum.agreeing;
  const std::string where = describe_direction(fit.names, maximum.direction);
  switch (maximum.status) {
    case Status::converged:
      fit.reason = "an interior maximum with a positive-definite information matrix";
      return;
    case Status::boundary:
      fit.reason = "the likelihood keeps rising with " + where;
      break;
    case Status::not_identified:
      fit.reason = "the likelihood is flat with " + where;
      break;
    case Status::failed:
      fit.reason = "the search did not settle; last direction: " + where;
      return;
  }
  if (!meaning.empty()) fit.reason += ": " + meaning;
}

}  // namespace stamkund::calibration
