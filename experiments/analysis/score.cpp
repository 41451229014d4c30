#include "experiments/analysis/score.h"

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>

namespace stamkund::analysis {
namespace {

constexpr std::uintmax_t kMostSteps = 200;
constexpr double kLargest = 1e9;

/// Where a function that falls through 0 between `low` and `high` does so; an end where it does not.
template <class Function>
double root_of_falling(const Function& function, double low, double high) {
  // The score is infinite where a share is 0 or 1; the search takes numbers.
  const auto f = [&](double x) { return std::clamp(function(x), -kLargest, kLargest); };
  const double at_low = f(low), at_high = f(high);
  if (!(at_low > 0.0)) return low;
  if (!(at_high < 0.0)) return high;
  std::uintmax_t steps = kMostSteps;
  const auto [a, b] = boost::math::tools::toms748_solve(f, low, high, at_low, at_high,
                                                        boost::math::tools::eps_tolerance<double>(52), steps);
  return 0.5 * (a + b);
}

double spread(double p) { return p * (1.0 - p); }

double inflation(const TwoProportions& c) {
  const double all = c.treated_customers + c.control_customers;
  return all / (all - 1.0);
}

double over(double difference, double variance) {
  if (difference == 0.0) return 0.0;
  return difference / std::sqrt(variance);
}

}  // namespace

double score_of_difference(const TwoProportions& c, double delta) {
  // The control's share at the maximum of the likelihood under the difference: its slope falls.
  const double low = std::max(0.0, -delta), high = std::min(1.0, 1.0 - delta);
  const double x1 = c.treated_successes, n1 = c.treated_customers;
  const double x0 = c.control_successes, n0 = c.control_customers;
  const auto slope = [&](double p) {
    // Times p (p + delta) (1 - p) (1 - p - delta), which is not negative.
    const double q = p + delta;
    return x1 * p * (1.0 - p) * (1.0 - q) - (n1 - x1) * q * p * (1.0 - p) + x0 * q * (1.0 - p) * (1.0 - q) -
           (n0 - x0) * p * q * (1.0 - q);
  };
  double p = delta == 0.0 ? (x1 + x0) / (n1 + n0) : 0.0;
  if (delta != 0.0) {
    const double margin = 1e-14 * (high - low);
    p = root_of_falling(slope, low + margin, high - margin);
  }
  const double variance =
      inflation(c) * (spread(std::clamp(p + delta, 0.0, 1.0)) / n1 + spread(std::clamp(p, 0.0, 1.0)) / n0);
  return over(x1 / n1 - x0 / n0 - delta, variance);
}

double score_of_ratio(const TwoProportions& c, double ratio) {
  const double x1 = c.treated_successes, n1 = c.treated_customers;
  const double x0 = c.control_successes, n0 = c.control_customers;
  const double a = (n1 + n0) * ratio;
  const double b = -(n1 * ratio + x1 + n0 + x0 * ratio);
  const double p = (-b - std::sqrt(std::max(0.0, b * b - 4.0 * a * (x1 + x0)))) / (2.0 * a);
  const double q = std::clamp(ratio * p, 0.0, 1.0);
  const double variance = inflation(c) * (spread(q) / n1 + ratio * ratio * spread(p) / n0);
  return over(x1 / n1 - ratio * x0 / n0, variance);
}

Interval score_interval(const TwoProportions& c, double alpha) {
  const double z = Law::normal().limits(alpha).second;
  const double estimate =
      c.treated_successes / c.treated_customers - c.control_successes / c.control_customers;
  return {root_of_falling([&](double delta) { return score_of_difference(c, delta) - z; }, -1.0, estimate),
          root_of_falling([&](double delta) { return score_of_difference(c, delta) + z; }, estimate, 1.0)};
}

Interval score_relative_interval(const TwoProportions& c, double alpha) {
  if (!(c.control_successes > 0.0)) return {};
  const double z = Law::normal().limits(alpha).second;
  // On the log scale; a ratio is at most one over the smallest share that can be seen.
  const double widest = std::log(1e3 * (c.treated_customers + c.control_customers));
  const double estimate =
      c.treated_successes > 0.0
          ? std::log(c.treated_successes / c.treated_customers * c.control_customers / c.control_successes)
          : -widest;
  const auto score = [&](double log_ratio) { return score_of_ratio(c, std::exp(log_ratio)); };
  const double low =
      c.treated_successes > 0.0
          ? std::exp(root_of_falling([&](double r) { return score(r) - z; }, -widest, estimate))
          : 0.0;
  return {low - 1.0,
          std::exp(root_of_falling([&](double r) { return score(r) + z; }, estimate, widest)) - 1.0};
}

}  // namespace stamkund::analysis
