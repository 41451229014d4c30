#include "engine/calibration/profile.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/base/expect.h"
#include "engine/calibration/newton.h"
#include "engine/calibration/profile_path.h"

namespace stamkund::calibration {
namespace {

using newton::evaluate_at;
using newton::Matrix;
using newton::Vector;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// How near the signed root of the fall must come to its limit (1e-6 of a standard error or so).
constexpr double kRootTolerance = 1e-6;
/// Some entry of theta beyond this without enough of a fall: no end.
constexpr double kNearBound = newton::kBound - 1.0;

ProfileEnd end_of(ProfilePath& profile, const OnProfile& top, double sign, double standard_error,
                  double root) {
  const double highest = top.point.value;
  const double estimate = top.value;
  const auto fall_root = [&](double value) { return std::sqrt(2.0 * std::fmax(0.0, highest - value)); };
  OnProfile within = top;  // furthest known point whose fall is less than the limit
  double distance_within = 0.0;
  double distance_beyond = kInfinity;  // nearest distance that falls further, or cannot be reached
  std::optional<OnProfile> beyond;
  double distance = root * standard_error;
  bool done = false;
  for (int i = 0; i < 100 && !done; ++i) {
    const double value = estimate + sign * distance;
    const OnProfile& from =
        beyond && distance_beyond - distance < distance - distance_within ? *beyond : within;
    std::optional<OnProfile> here =
        profile.best_at(value, from.point.theta + (value - from.value) * from.direction);
    if (!here) here = profile.best_at(value, within.point.theta);
    double guess = std::numeric_limits<double>::quiet_NaN();
    if (!here) {
      distance_beyond = distance;
      beyond.reset();
    } else {
      const double reached = fall_root(here->point.value);
      // The slope of the root in the distance.
      const double slope = -sign * here->slope / std::fmax(reached, 1e-300);
      if (std::abs(reached - root) < kRootTolerance) done = true;
      if (slope > 0.0) guess = distance + (root - reached) / slope;
      if (done || reached < root) {
        within = *here;
        distance_within = distance;
      } else {
        beyond = here;
        distance_beyond = distance;
      }
    }
    if (done) break;
    if (!beyond && within.point.theta.lpNorm<Eigen::Infinity>() > kNearBound) break;
    // Stay in the bracket; go at most three times as far as is known.
    const double most = std::fmin(distance_beyond, 3.0 * std::fmax(distance_within, root * standard_error));
    if (!(guess > distance_within && guess < most))
      guess = std::isfinite(distance_beyond) ? 0.5 * (distance_within + distance_beyond) : most;
    if (std::abs(guess - distance) <= 1e-12 * std::fmax(std::abs(estimate), distance)) break;
    distance = guess;
  }
  ProfileEnd end;
  end.theta.assign(within.point.theta.data(), within.point.theta.data() + within.point.theta.size());
  end.reached = within.value;
  end.log_likelihood = within.point.value;
  end.value = sign * kInfinity;
  // What the quantity could still change within an arm's length (1) of theta, against how far it has come.
  const bool exhausted = within.gradient_size < 1e-3 * std::fmax(distance_within, 1e-300);
  if (done) {
    end.status = EndStatus::converged;
    end.value = within.value;
  } else if (within.point.theta.lpNorm<Eigen::Infinity>() > kNearBound) {
    end.status = EndStatus::open_ended;
  } else if (!beyond && exhausted) {
    end.status = EndStatus::own_extreme;
    end.value = within.value;
  }
  return end;
}

}  // namespace

const char* name_of(EndStatus status) {
  switch (status) {
    case EndStatus::converged:
      return "converged";
    case EndStatus::own_extreme:
      return "own extreme";
    case EndStatus::open_ended:
      return "open-ended";
    case EndStatus::failed:
      return "failed";
  }
  return "failed";
}

ProfileInterval profile_interval(const Objective& objective, const Maximum& maximum, const Quantity& quantity,
                                 double level) {
  STAMKUND_EXPECT(level > 0.0 && level < 1.0);
  const auto k = static_cast<Eigen::Index>(objective.dimension());
  STAMKUND_EXPECT(maximum.theta.size() == static_cast<std::size_t>(k));
  ProfileInterval interval;
  interval.lower.value = interval.lower.reached = -kInfinity;
  interval.upper.value = interval.upper.reached = kInfinity;
  interval.lower.theta = interval.upper.theta = maximum.theta;
  interval.lower.log_likelihood = interval.upper.log_likelihood = maximum.log_likelihood;
  const Vector theta = Eigen::Map<const Vector>(maximum.theta.data(), k);
  interval.estimate = quantity(theta.data());
  if (maximum.status != Status::converged || !std::isfinite(interval.estimate)) return interval;
  interval.lower.reached = interval.upper.reached = interval.estimate;
  const Vector slope = slope_of(quantity, theta);
  const Matrix covariance = Eigen::Map<const Matrix>(maximum.log_covariance.data(), k, k);
  const double variance = slope.dot(covariance * slope);
  if (!(variance > 0.0) || !std::isfinite(variance)) return interval;
  const double standard_error = std::sqrt(variance);
  ProfilePath profile(objective, quantity, standard_error);
  const OnProfile top{evaluate_at(objective, theta), interval.estimate, 0.0,
                      covariance * slope / variance, slope.norm(),      0.0};
  if (!std::isfinite(top.point.value)) return interval;
  // The root of the chi-square quantile with one degree of freedom is the normal's.
  const double root = std::sqrt(2.0) * boost::math::erf_inv(level);
  interval.lower = end_of(profile, top, -1.0, standard_error, root);
  interval.upper = end_of(profile, top, 1.0, standard_error, root);
  interval.evaluations = profile.evaluations() + 1;
  return interval;
}

}  // namespace stamkund::calibration
