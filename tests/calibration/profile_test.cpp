#include "engine/calibration/profile.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <utility>

#include "models/customer_base/bg_nbd.h"
#include "tests/calibration/cdnow.h"
#include "tests/calibration/targets.h"

using namespace stamkund;
using namespace stamkund::calibration;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kZ95 = 1.959963984540054;
constexpr double kHalfChiSquare = 0.5 * kZ95 * kZ95;

/// The objective with one entry of theta held fixed.
class Restricted final : public Objective {
 public:
  Restricted(const Objective& whole, std::size_t held, double at) : whole_(whole), held_(held), at_(at) {}
  [[nodiscard]] int dimension() const override { return whole_.dimension() - 1; }
  double evaluate(const double* theta, double* gradient) const override {
    std::vector<double> all(theta, theta + dimension()), slope(all.size() + 1);
    all.insert(all.begin() + static_cast<std::ptrdiff_t>(held_), at_);
    const double value = whole_.evaluate(all.data(), slope.data());
    slope.erase(slope.begin() + static_cast<std::ptrdiff_t>(held_));
    std::copy(slope.begin(), slope.end(), gradient);
    return value;
  }

 private:
  const Objective& whole_;
  std::size_t held_;
  double at_;
};

/// Where the maximum over the other entries falls by `fall`, by bisection between `near` and `far`.
double brute_end(const Objective& objective, const Maximum& maximum, std::size_t entry, double far) {
  std::vector<double> start = maximum.theta;
  start.erase(start.begin() + static_cast<std::ptrdiff_t>(entry));
  double in = maximum.theta[entry];
  double out = far;
  for (int i = 0; i < 45; ++i) {
    const double at = 0.5 * (in + out);
    const double best = maximise(Restricted(objective, entry, at), 1.0, {start}).log_likelihood;
    (best >= maximum.log_likelihood - kHalfChiSquare ? in : out) = at;
  }
  return in;
}

}  // namespace

TEST_CASE("Profile of a normal likelihood: the ellipse's formula, for any monotone function") {
  const std::vector<double> mean{1.0, -2.0, 0.5};
  const std::vector<double> widths{0.2, 0.5, 1.5};
  const auto normal = test::chained_normal(mean, widths, 0.9);
  const Maximum maximum = test::maximum_of(normal);
  const double c[] = {1.0, -0.5, 0.3};
  double middle = 0.0;
  double variance = 0.0;
  for (std::size_t i = 0; i < 3; ++i) {
    middle += c[i] * mean[i];
    for (std::size_t j = 0; j < 3; ++j)
      variance += c[i] * c[j] * widths[i] * widths[j] *
                  std::pow(0.9, std::abs(static_cast<double>(i) - static_cast<double>(j)));
  }
  const auto linear = [&](const double* t) { return c[0] * t[0] + c[1] * t[1] + c[2] * t[2]; };
  const double half = kZ95 * std::sqrt(variance);
  const ProfileInterval straight = profile_interval(normal, maximum, linear, 0.95);
  CHECK(straight.lower.status == EndStatus::converged);
  CHECK(straight.upper.status == EndStatus::converged);
  CHECK(std::abs(straight.lower.value - (middle - half)) < 1e-5 * half);
  CHECK(std::abs(straight.upper.value - (middle + half)) < 1e-5 * half);
  CHECK(std::abs(straight.upper.log_likelihood - (maximum.log_likelihood - kHalfChiSquare)) < 1e-5);
  CHECK(linear(straight.upper.theta.data()) == Approx(straight.upper.value));

  const ProfileInterval bent = profile_interval(
      normal, maximum, [&](const double* t) { return std::exp(-2.0 * linear(t)); }, 0.95);
  CHECK(std::abs(bent.lower.value / std::exp(-2.0 * (middle + half)) - 1.0) < 1e-4);
  CHECK(std::abs(bent.upper.value / std::exp(-2.0 * (middle - half)) - 1.0) < 1e-4);
  // Mutant: the interval at 94 % is another.
  CHECK(std::abs(profile_interval(normal, maximum, linear, 0.94).upper.value - (middle + half)) >
        1e-3 * half);
}

// The extremes over the region, by brute force: rays from the maximum, the region's edge on each by
// bisection.
TEST_CASE("Profile of a curved quantity on a bent likelihood: as on a fine grid of the region's edge") {
  const auto objective = test::banana(0.8, 0.6);
  const Maximum maximum = test::maximum_of(objective);
  const auto quantity = [](const double* t) { return t[1] + 0.5 * t[0] + 0.1 * t[0] * t[1]; };
  double lowest = kInfinity;
  double highest = -kInfinity;
  double gradient[2];
  constexpr int kRays = 20000;
  for (int i = 0; i < kRays; ++i) {  // the region is the image of a disk: x = .8 u, y = v + .6 (x^2 - .64)
    const double angle = 2.0 * M_PI * i / kRays;
    const double x = 0.8 * kZ95 * std::cos(angle);
    const double at[] = {x, kZ95 * std::sin(angle) + 0.6 * (x * x - 0.64)};
    REQUIRE(objective.evaluate(at, gradient) == Approx(-kHalfChiSquare));
    lowest = std::fmin(lowest, quantity(at));
    highest = std::fmax(highest, quantity(at));
  }
  const ProfileInterval interval = profile_interval(objective, maximum, quantity, 0.95);
  CAPTURE(interval.evaluations);
  CHECK(interval.lower.status == EndStatus::converged);
  CHECK(interval.upper.status == EndStatus::converged);
  CHECK(std::abs(interval.lower.value - lowest) < 1e-4);
  CHECK(std::abs(interval.upper.value - highest) < 1e-4);
  CHECK(std::abs((highest - interval.estimate) / (interval.estimate - lowest) - 1.0) > 0.2);  // not symmetric
}

TEST_CASE("Profile: a likelihood that stops falling has no end there") {
  // Morse's potential: falls by at most 1.5 upwards, without limit downwards.
  const test::FunctionObjective morse(2, [](const double* t, double* gradient) {
    const double e = std::exp(-t[0]);
    const double rest = t[1] - t[0];
    gradient[0] = -3.0 * (1.0 - e) * e + rest;
    gradient[1] = -rest;
    return -1.5 * (1.0 - e) * (1.0 - e) - 0.5 * rest * rest;
  });
  const Maximum maximum = test::maximum_of(morse);
  REQUIRE(maximum.status == Status::converged);
  const ProfileInterval interval = profile_interval(
      morse, maximum, [](const double* t) { return t[0]; }, 0.95);
  CHECK(interval.lower.status == EndStatus::converged);
  CHECK(std::abs(interval.lower.value + std::log(1.0 + std::sqrt(kHalfChiSquare / 1.5))) < 1e-5);
  CHECK(interval.upper.status == EndStatus::open_ended);
  CHECK(interval.upper.value == kInfinity);
  CHECK(interval.upper.reached > 10.0);
  // At 80 % the fall of 1.5 is enough: 1.2816^2 / 2 = 0.821.
  const ProfileInterval narrow = profile_interval(
      morse, maximum, [](const double* t) { return t[0]; }, 0.8);
  CHECK(narrow.upper.status == EndStatus::converged);
  CHECK(std::abs(narrow.upper.value + std::log(1.0 - 1.2815515655446004 / std::sqrt(3.0))) < 1e-5);
}

TEST_CASE("Profile: a quantity with an extreme of its own ends there") {
  const auto normal = test::chained_normal({0.3, 0.0}, {1.0, 1.0}, 0.0);
  const ProfileInterval interval = profile_interval(
      normal, test::maximum_of(normal), [](const double* t) { return std::sin(t[0]); }, 0.95);
  CHECK(interval.upper.status == EndStatus::own_extreme);
  CHECK(interval.upper.value == Approx(1.0).margin(1e-6));
  CHECK(interval.lower.status == EndStatus::own_extreme);  // 0.3 - 1.96 < -pi / 2
  CHECK(interval.lower.value == Approx(-1.0).margin(1e-6));
}

TEST_CASE("Profile: no interior maximum, or nothing to see, is told") {
  const auto normal = test::chained_normal({0.3, 0.0}, {1.0, 1.0}, 0.0);
  Maximum maximum = test::maximum_of(normal);
  const auto failed = [&](const Quantity& quantity) {
    const ProfileInterval interval = profile_interval(normal, maximum, quantity, 0.9);
    CHECK(interval.lower.status == EndStatus::failed);
    CHECK(interval.upper.status == EndStatus::failed);
    CHECK(interval.lower.value == -kInfinity);
    CHECK(interval.upper.value == kInfinity);
  };
  failed([](const double*) { return 3.0; });
  failed([](const double*) { return std::nan(""); });
  maximum.status = Status::boundary;
  failed([](const double* t) { return t[0]; });
}

TEST_CASE("Profile of the parameters on CDNOW: as by brute force, and not symmetric") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  for (const bool pareto : {false, true}) {
    const auto target = test::process_target(*table, pareto);
    REQUIRE(target->maximum.status == Status::converged);
    for (std::size_t i = 0; i < 4; ++i) {
      const ProfileInterval interval = profile_interval(
          *target->objective, target->maximum, [&](const double* t) { return t[i]; }, 0.95);
      const double error = std::sqrt(target->maximum.log_covariance[5 * i]);
      CAPTURE(pareto, i, interval.evaluations, error);
      CHECK(interval.lower.status == EndStatus::converged);
      CHECK(interval.upper.status == EndStatus::converged);
      if (pareto && i % 2 == 1) continue;  // enough of slow searches
      const double lower = brute_end(*target->objective, target->maximum, i, interval.estimate - 6.0 * error);
      const double upper = brute_end(*target->objective, target->maximum, i, interval.estimate + 6.0 * error);
      CHECK(std::abs(interval.lower.value - lower) < 1e-4 * error);
      CHECK(std::abs(interval.upper.value - upper) < 1e-4 * error);
      if (i == 3) CHECK(std::abs((upper + lower) / 2.0 - interval.estimate) > 0.05 * error);
    }
  }
}

// The profile of log s falls by 5.36 and then stays there (s and beta grow together).
TEST_CASE("Profile on CDNOW: the Pareto/NBD's s has no upper end at 99.9 %, and has one at 99.8 %") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const auto target = test::process_target(*table, true);
  const auto log_s = [](const double* t) { return t[2]; };
  const ProfileInterval open = profile_interval(*target->objective, target->maximum, log_s, 0.999);
  CHECK(open.lower.status == EndStatus::converged);
  CHECK(open.upper.status == EndStatus::open_ended);
  CHECK(open.upper.value == kInfinity);
  const ProfileInterval closed = profile_interval(*target->objective, target->maximum, log_s, 0.998);
  CHECK(closed.upper.status == EndStatus::converged);
  CHECK(closed.upper.value ==
        Approx(2.35).margin(0.1));  // 4.71 at 2.25, 4.85 at 2.5 by restricted maximisation
}

// At an end the likelihood's gradient is parallel to the quantity's: nothing within the region goes further
// nearby.
TEST_CASE("Profile on CDNOW: a new customer's expected purchases in a year end where both gradients agree") {
  const auto table = test::cdnow_sample();
  if (!table) return;
  const auto target = test::process_target(*table, false);
  const double year = 364.0 / target->rows.unit_days;
  const auto expected = [&](const double* t) {
    return customer_base::new_customer_counts(
               customer_base::BgNbd{std::exp(t[0]), std::exp(t[1]), std::exp(t[2]), std::exp(t[3])}, year)
        .mean;
  };
  const ProfileInterval interval = profile_interval(*target->objective, target->maximum, expected, 0.9);
  CHECK(interval.estimate == Approx(1.444004).epsilon(0.001));  // as published, see cdnow_test.cpp
  for (const ProfileEnd& end : {interval.lower, interval.upper}) {
    REQUIRE(end.status == EndStatus::converged);
    double along = 0.0, likelihood_square = 0.0, quantity_square = 0.0;
    std::vector<double> gradient(4);
    const double value = target->objective->evaluate(end.theta.data(), gradient.data());
    CHECK(value == Approx(target->maximum.log_likelihood - 0.5 * 2.705543454095404).margin(1e-5));
    for (std::size_t i = 0; i < 4; ++i) {
      std::vector<double> up = end.theta, down = end.theta;
      up[i] += 1e-4;
      down[i] -= 1e-4;
      const double slope = (expected(up.data()) - expected(down.data())) / 2e-4;
      along += slope * gradient[i];
      likelihood_square += gradient[i] * gradient[i];
      quantity_square += slope * slope;
    }
    CHECK(std::abs(along) / std::sqrt(likelihood_square * quantity_square) > 1.0 - 1e-4);
  }
}
