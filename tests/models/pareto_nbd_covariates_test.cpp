// The likelihood with covariates against integration over the rates and over the time of leaving.
#include "models/customer_base/pareto_nbd_covariates.h"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <boost/math/quadrature/tanh_sinh.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "tests/models/close.h"

using namespace stamkund;
using namespace stamkund::customer_base;
using test::relative_error;

namespace {

using Stretches = std::vector<Stretch>;

double integral(const Stretches& stretches, double Stretch::*factor) {
  double sum = 0;
  for (const Stretch& s : stretches) sum += s.length * (s.*factor);
  return sum;
}

/// log L from the formula of the paper, one tanh-sinh integral a stretch, in long double.
double direct(const ParetoNbd& m, double x, const Stretches& before, const Stretches& after) {
  using Real = long double;
  const Real c = m.r + x;
  Real a = m.alpha + integral(before, &Stretch::purchase);
  Real b = m.beta + integral(before, &Stretch::lifetime);
  const Real scale = -c * std::log(a) - m.s * std::log(b);  // keeps the sum in range
  Real sum = 0;
  boost::math::quadrature::tanh_sinh<Real> rule;
  for (const Stretch& s : after) {
    const auto f = [&](Real u) {
      return m.s * s.lifetime *
             std::exp(-c * std::log(a + s.purchase * u) - (m.s + 1) * std::log(b + s.lifetime * u) - scale);
    };
    if (s.length > 0) sum += rule.integrate(f, Real(0), Real(s.length), Real(1e-16));
    a += Real(s.purchase) * s.length;
    b += Real(s.lifetime) * s.length;
  }
  sum += std::exp(-c * std::log(a) - m.s * std::log(b) - scale);
  return static_cast<double>(std::lgamma(c) - std::lgamma(Real(m.r)) + m.r * std::log(Real(m.alpha)) +
                             m.s * std::log(Real(m.beta)) + scale + std::log(sum));
}

struct Case {
  ParetoNbd model;
  double x = 0;
  Stretches before, after;
  [[nodiscard]] CovariateHistory history() const { return {x, before, after}; }
};

/// `wild`: coefficients times covariates up to +-30, counts up to 1e5.
Case random_case(std::uint64_t number, bool wild) {
  Stream stream({20261127, 1, number, Purpose::test});
  Case out;
  const auto positive = [&](double spread) { return std::exp(spread * (2.0 * draw_uniform(stream) - 1.0)); };
  out.model = {positive(1.5), 10.0 * positive(2.0), positive(1.5), 10.0 * positive(2.0)};
  out.x = std::floor((wild ? 1e5 : 30.0) * std::pow(draw_uniform(stream), 4.0));
  const auto add = [&](Stretches& to) {
    const int n = 1 + static_cast<int>(12.0 * draw_uniform(stream));
    for (int i = 0; i < n; ++i)
      to.push_back(
          {0.1 + 6.0 * draw_uniform(stream), positive(wild ? 30.0 : 1.0), positive(wild ? 30.0 : 1.0)});
  };
  if (out.x > 0) add(out.before);
  add(out.after);
  return out;
}

}  // namespace

TEST_CASE("Covariates: the likelihood is the direct integral over the time of leaving") {
  for (std::uint64_t i = 0; i < 400; ++i) {
    const bool wild = i % 2 == 1;
    const Case one = random_case(i, wild);
    const double value = log_likelihood(one.model, one.history(), 0.0);
    const double expected = direct(one.model, one.x, one.before, one.after);
    CAPTURE(i, one.x, value, expected);
    REQUIRE(std::isfinite(value));
    CHECK(std::abs(value - expected) < 1e-10 * std::fmax(1.0, std::abs(expected)));
  }
}

TEST_CASE("Covariates: the likelihood is the integral over both rates") {
  for (std::uint64_t i = 0; i < 6; ++i) {
    Case one = random_case(2 * i, false);
    one.x = std::fmin(one.x, 6.0);
    const ParetoNbd& m = one.model;
    // Given both rates the time of leaving integrates in closed form; the rates do not.
    const double a0 = integral(one.before, &Stretch::purchase);
    const double b0 = integral(one.before, &Stretch::lifetime);
    boost::math::quadrature::exp_sinh<double> outer;
    boost::math::quadrature::exp_sinh<double> inner;
    const auto gamma_density = [](double y, double shape, double rate) {
      return std::exp(shape * std::log(rate) + (shape - 1.0) * std::log(y) - rate * y - std::lgamma(shape));
    };
    const auto given = [&](double lambda, double mu) {
      // In a stretch: int_0^l mu b exp(-(lambda a + mu b) u) du in closed form.
      double a = a0, b = b0, sum = 0;
      for (const Stretch& s : one.after) {
        const double rate = lambda * s.purchase + mu * s.lifetime;
        sum += mu * s.lifetime * std::exp(-lambda * a - mu * b) * -std::expm1(-rate * s.length) / rate;
        a += s.purchase * s.length;
        b += s.lifetime * s.length;
      }
      return std::pow(lambda, one.x) * (sum + std::exp(-lambda * a - mu * b));
    };
    const double brute = outer.integrate(
        [&](double mu) {
          if (!(mu > 0) || mu > 1e3) return 0.0;
          return gamma_density(mu, m.s, m.beta) * inner.integrate(
                                                      [&](double lambda) {
                                                        if (!(lambda > 0) || lambda > 1e4) return 0.0;
                                                        return gamma_density(lambda, m.r, m.alpha) *
                                                               given(lambda, mu);
                                                      },
                                                      1e-11);
        },
        1e-10);
    const double value = log_likelihood(m, one.history(), 0.0);
    CAPTURE(i, one.x, value, std::log(brute));
    CHECK(std::abs(value - std::log(brute)) < 1e-8);
  }
}

TEST_CASE("Covariates: with all factors 1 it is the plain Pareto/NBD, however time is cut") {
  for (std::uint64_t i = 0; i < 200; ++i) {
    Case one = random_case(i, false);
    if (i % 5 == 0 && one.x > 0) one.x = 100000;
    for (Stretches* list : {&one.before, &one.after})
      for (Stretch& s : *list) s.purchase = s.lifetime = 1.0;
    const double t_x = integral(one.before, &Stretch::purchase);
    const double age = t_x + integral(one.after, &Stretch::purchase);
    const double plain = log_likelihood(one.model, one.x, t_x, age);
    CAPTURE(i, one.x, t_x, age);
    CHECK(std::abs(log_likelihood(one.model, one.history(), 0.0) - plain) <
          1e-10 * std::fmax(1.0, std::abs(plain)));
    const ParetoNbdPosterior with = posterior(one.model, one.history());
    const ParetoNbdPosterior without = posterior(one.model, one.x, t_x, age);
    CHECK(std::abs(with.p_alive - without.p_alive) < 1e-10);
    CHECK(relative_error(with.purchase_rate, without.purchase_rate) < 1e-13);
    CHECK(relative_error(with.lifetime_rate, without.lifetime_rate) < 1e-13);
    const Stretches future{{5, 1, 1}, {0, 1, 1}, {21, 1, 1}};
    const CountMoments a = future_counts(one.model, one.history(), future);
    const CountMoments b = future_counts(one.model, one.x, t_x, age, 26.0);
    CHECK(std::abs(a.mean - b.mean) < 1e-9 * std::fmax(1.0, b.mean));
    CHECK(std::abs(a.variance - b.variance) < 1e-8 * std::fmax(1.0, b.variance));
  }
}

TEST_CASE("Covariates: the slopes are the derivatives") {
  CovariateKernel kernel;
  for (std::uint64_t i = 0; i < 60; ++i) {
    const bool wild = i % 3 == 2;
    Case one = random_case(i, wild);
    const std::size_t n = one.before.size() + one.after.size();
    std::vector<StretchSlope> slopes(n);
    const CovariateLikelihood at = kernel.evaluate(one.model, one.history(), slopes);
    CHECK(at.value == kernel.evaluate(one.model, one.history()).value);
    // Central differences with Richardson's step; rounding of the value over the step is the floor.
    const auto derivative = [&](double& number) {
      const double middle = number;
      const auto central = [&](double step) {
        number = middle * std::exp(step);
        const double up = kernel.evaluate(one.model, one.history()).value;
        number = middle * std::exp(-step);
        const double down = kernel.evaluate(one.model, one.history()).value;
        number = middle;
        return (up - down) / (2.0 * step);
      };
      return (4.0 * central(5e-4) - central(1e-3)) / 3.0;
    };
    const double floor =
        1e-8 * std::fmax(1.0, std::abs(at.value)) + 1e-6 * (one.x > 1000 ? one.x * 1e-3 : 0.0);
    CAPTURE(i, one.x, at.value);
    CHECK(std::abs(at.d_r * one.model.r - derivative(one.model.r)) < floor);
    CHECK(std::abs(at.d_log_alpha - derivative(one.model.alpha)) < floor);
    CHECK(std::abs(at.d_s * one.model.s - derivative(one.model.s)) < floor);
    CHECK(std::abs(at.d_log_beta - derivative(one.model.beta)) < floor);
    for (std::size_t j = 0; j < n; ++j) {
      Stretch& stretch = j < one.before.size() ? one.before[j] : one.after[j - one.before.size()];
      CAPTURE(j);
      CHECK(std::abs(slopes[j].purchase - derivative(stretch.purchase)) < floor);
      CHECK(std::abs(slopes[j].lifetime - derivative(stretch.lifetime)) < floor);
    }
  }
}

TEST_CASE("Covariates: expectations are integrals of rate times survival") {
  boost::math::quadrature::tanh_sinh<double> rule;
  for (std::uint64_t i = 0; i < 60; i += 2) {
    const Case one = random_case(i, false);
    const ParetoNbd& m = one.model;
    double a = 0, b = 0, mean = 0, square = 0;
    for (const Stretch& s : one.after) {
      const auto survival = [&](double u) { return std::pow(m.beta / (m.beta + b + s.lifetime * u), m.s); };
      mean += rule.integrate([&](double u) { return s.purchase * survival(u); }, 0.0, s.length);
      square += rule.integrate(
          [&](double u) { return 2.0 * (a + s.purchase * u) * s.purchase * survival(u); }, 0.0, s.length);
      a += s.purchase * s.length;
      b += s.lifetime * s.length;
    }
    const double rate = m.r / m.alpha;
    const double variance = rate * mean + rate * (m.r + 1) / m.alpha * square - rate * mean * rate * mean;
    const CountMoments counts = new_customer_counts(m, one.after);
    CAPTURE(i);
    CHECK(relative_error(counts.mean, rate * mean) < 1e-9);
    CHECK(relative_error(counts.variance, variance) < 1e-8);
  }
}

TEST_CASE("Covariates: a clock reads the time at which an integral reaches its target") {
  const Stretches stretches{{2, 0.5, 1}, {3, 0, 1}, {4, 2, 0}};
  CHECK(time_at(stretches, &Stretch::purchase, 0.0) == 0.0);
  CHECK(time_at(stretches, &Stretch::purchase, 0.5) == 1.0);
  CHECK(time_at(stretches, &Stretch::purchase, 2.0) == 5.5);
  CHECK(std::isinf(time_at(stretches, &Stretch::purchase, 9.5)));
  CHECK(time_at(stretches, &Stretch::lifetime, 5.0) == 5.0);
  CHECK(std::isinf(time_at(stretches, &Stretch::lifetime, 5.5)));
}
