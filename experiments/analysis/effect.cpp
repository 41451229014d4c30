#include "experiments/analysis/effect.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace stamkund::analysis {
namespace {

constexpr double kGrid = 1e9;
constexpr double kInfinite = std::numeric_limits<double>::infinity();
/// Beyond this Student's law is normal to 15 digits and Boost loses time.
constexpr double kManyDegrees = 1e12;

double upper(double degrees, double t) {
  if (std::isnan(t)) return kUnknown;
  if (std::isinf(t)) return t > 0 ? 0.0 : 1.0;
  if (degrees > kManyDegrees)
    return boost::math::cdf(boost::math::complement(boost::math::normal_distribution<double>(), t));
  return boost::math::cdf(boost::math::complement(boost::math::students_t_distribution<double>(degrees), t));
}

}  // namespace

Law Law::student(double degrees) {
  Law law;
  law.degrees_ = degrees;
  return law;
}

Law Law::drawn(std::vector<double> values) {
  Law law;
  for (double& value : values) value = std::isfinite(value) ? std::round(value * kGrid) / kGrid : value;
  std::sort(values.begin(), values.end());
  law.drawn_ = std::move(values);
  law.degrees_ = kInfinite;
  return law;
}

double Law::on_grid(double t) const {
  return is_drawn() && std::isfinite(t) ? std::round(t * kGrid) / kGrid : t;
}

double Law::upper_tail(double t) const {
  if (!is_drawn()) return upper(degrees_, t);
  const auto at = std::lower_bound(drawn_.begin(), drawn_.end(), on_grid(t));
  return (1.0 + static_cast<double>(drawn_.end() - at)) / (static_cast<double>(drawn_.size()) + 1.0);
}

double Law::p_value(double t) const {
  if (std::isnan(t)) return kUnknown;
  if (!is_drawn()) return std::min(1.0, 2.0 * upper(degrees_, std::abs(t)));
  const auto above = drawn_.end() - std::lower_bound(drawn_.begin(), drawn_.end(), on_grid(t));
  const auto below = std::upper_bound(drawn_.begin(), drawn_.end(), on_grid(t)) - drawn_.begin();
  return std::min(1.0, 2.0 * (1.0 + static_cast<double>(std::min(above, below))) /
                           (static_cast<double>(drawn_.size()) + 1.0));
}

double Law::like_normal(double z) const {
  if (is_drawn() || !(degrees_ < kManyDegrees) || !std::isfinite(z)) return z;
  const double tail = upper(kInfinite, std::abs(z));
  if (!(tail > 0.0)) return std::copysign(kInfinite, z);
  return std::copysign(boost::math::quantile(boost::math::complement(
                           boost::math::students_t_distribution<double>(degrees_), tail)),
                       z);
}

double Law::to_normal(double t) const {
  if (is_drawn() || !(degrees_ < kManyDegrees) || !std::isfinite(t)) return t;
  const double tail = upper(degrees_, std::abs(t));
  if (!(tail > 0.0)) return t;
  return std::copysign(
      boost::math::quantile(boost::math::complement(boost::math::normal_distribution<double>(), tail)), t);
}

std::pair<double, double> Law::limits(double alpha) const {
  if (!is_drawn()) {
    const double q = degrees_ > kManyDegrees
                         ? boost::math::quantile(boost::math::complement(
                               boost::math::normal_distribution<double>(), alpha / 2.0))
                         : boost::math::quantile(boost::math::complement(
                               boost::math::students_t_distribution<double>(degrees_), alpha / 2.0));
    return {-q, q};
  }
  // p <= alpha where at most k - 1 values are as far out; the margin takes the rounding of alpha off.
  const auto k = static_cast<std::size_t>(
      std::floor(alpha * (static_cast<double>(drawn_.size()) + 1.0) / 2.0 * (1.0 + 1e-12)));
  if (k == 0) return {-kInfinite, kInfinite};
  if (k > drawn_.size()) return {kUnknown, kUnknown};
  return {drawn_[k - 1], drawn_[drawn_.size() - k]};
}

double Effect::standard_error() const {
  return std::sqrt(std::max(0.0, treated_variance + control_variance - 2.0 * covariance));
}

double Effect::statistic() const {
  const double difference = estimate();
  if (difference == 0.0) return 0.0;
  return difference / standard_error();
}

Interval Effect::interval(double alpha) const {
  const double error = standard_error();
  if (!(error > 0.0)) return {estimate(), estimate()};
  const auto [low, high] = law.limits(alpha);
  const double t = law.on_grid(statistic());
  return {(t - high) * error, (t - low) * error};
}

double Effect::relative() const { return control > 0.0 ? treated / control - 1.0 : kUnknown; }

Interval Effect::relative_interval(double alpha) const {
  if (!(control > 0.0)) return {};
  const auto limits = law.limits(alpha);
  // The ratio at which the statistic reaches `c`.
  const auto reaches = [&](double c) {
    const double a = control * control - c * c * control_variance;
    const double b = treated * control - c * c * covariance;
    const double d = treated * treated - c * c * treated_variance;
    if (!(a > 0.0)) return kUnknown;
    const double root = std::sqrt(std::max(0.0, b * b - a * d));
    return (c > 0.0 ? b - root : b + root) / a - 1.0;
  };
  Interval out{reaches(limits.second), reaches(limits.first)};
  if (std::isnan(out.low) || std::isnan(out.high)) return {};
  return out;
}

Effect welch(const Figure& treated, const Figure& control, double covariance) {
  Effect out;
  out.control = control.value;
  out.treated = treated.value;
  out.control_variance = control.variance;
  out.treated_variance = treated.variance;
  out.covariance = covariance;
  const double sum = treated.variance + control.variance;
  const double degrees = sum * sum /
                         (treated.variance * treated.variance / (treated.units - 1.0) +
                          control.variance * control.variance / (control.units - 1.0));
  out.law = Law::student(std::isfinite(degrees) ? degrees : treated.units + control.units - 2.0);
  return out;
}

Effect pooled(const Figure& treated, const Figure& control) {
  Effect out;
  out.control = control.value;
  out.treated = treated.value;
  const double degrees = treated.units + control.units - 2.0;
  const double variance = (treated.variance * treated.units * (treated.units - 1.0) +
                           control.variance * control.units * (control.units - 1.0)) /
                          degrees;
  out.treated_variance = variance / treated.units;
  out.control_variance = variance / control.units;
  out.law = Law::student(degrees);
  return out;
}

}  // namespace stamkund::analysis
