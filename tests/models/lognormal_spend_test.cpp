#include "models/customer_base/lognormal_spend.h"

#include <boost/math/quadrature/sinh_sinh.hpp>
#include <catch2/catch.hpp>

#include "engine/random/distributions.h"
#include "tests/models/close.h"

using namespace stamkund;
using namespace stamkund::customer_base;
using stamkund::test::relative_error;

namespace {

double normal_density(double x, double mean, double sd) {
  const double z = (x - mean) / sd;
  return std::exp(-0.5 * z * z) / (sd * std::sqrt(2.0 * 3.14159265358979323846));
}

LogSpend summary(const std::vector<double>& amounts) {
  LogSpend out;
  out.n = static_cast<double>(amounts.size());
  for (const double a : amounts) out.mean += std::log(a) / out.n;
  for (const double a : amounts) out.squared += (std::log(a) - out.mean) * (std::log(a) - out.mean);
  return out;
}

}  // namespace

TEST_CASE("Log-normal spend agrees with brute-force integration over level and rate") {
  const LognormalSpend m{25.0, 0.5, 0.8, -0.3};
  const CentredLogRate rate{0.7, 0.4};
  boost::math::quadrature::sinh_sinh<double> quadrature;
  for (const std::vector<double>& amounts :
       {std::vector<double>{12.5}, {30.0, 31.0}, {5.0, 80.0, 22.0, 19.5, 40.0}}) {
    CAPTURE(amounts);
    // Over the rate outside, over the level inside; the amounts one by one.
    const auto integrate = [&](auto&& value) {
      return quadrature.integrate(
          [&](double u) {
            const double log_rate = rate.mean + std::sqrt(rate.variance) * u;
            const double at_rate = normal_density(u, 0.0, 1.0);
            if (at_rate == 0.0) return 0.0;
            return at_rate * quadrature.integrate(
                                 [&](double v) {
                                   const double level =
                                       std::log(m.median) + m.rate_slope * log_rate + m.between * v;
                                   double f = normal_density(v, 0.0, 1.0);
                                   for (const double a : amounts)
                                     f *= normal_density(std::log(a), level, m.within) / a;
                                   return f == 0.0 ? 0.0 : f * value(level);
                                 },
                                 1e-12);
          },
          1e-12);
    };
    const double density = integrate([](double) { return 1.0; });
    const LogSpend spend = summary(amounts);
    CHECK(std::abs(log_likelihood(m, spend, rate) - std::log(density)) < 1e-9);
    const NormalLaw level = level_given(m, spend, rate);
    CHECK(level.mean == Approx(integrate([](double l) { return l; }) / density).epsilon(1e-9));
    CHECK(level.variance + level.mean * level.mean ==
          Approx(integrate([](double l) { return l * l; }) / density).epsilon(1e-9));
    const double expected =
        integrate([&](double l) { return std::exp(l + 0.5 * m.within * m.within); }) / density;
    CHECK(relative_error(expected_mean_spend(m, spend, rate), expected) < 1e-9);
  }
  // Without a purchase the population's mean.
  CHECK(expected_mean_spend({25.0, 0.5, 0.8, 0.0}, {}, {}) == Approx(25.0 * std::exp(0.5 * (0.25 + 0.64))));
}

// Null: 10,000 drawn levels have the posterior's mean and variance. Standard errors sd / 100 and variance
// sqrt(2) / 100; 4.5 of them have a false-alarm rate of 7e-6 each. The mutant forgets the slope.
TEST_CASE("Drawn levels follow the posterior") {
  const LognormalSpend m{25.0, 0.5, 0.8, -0.3};
  const LogSpend spend = summary({5.0, 80.0, 22.0});
  const auto z_of_mean = [&](const LognormalSpend& drawn_from, double* z_of_variance) {
    const NormalLaw law = level_given(m, spend, {1.5, 0.0});
    double sum = 0.0, squares = 0.0;
    Stream stream({20261103, 1, 0, Purpose::test});
    for (int i = 0; i < 10000; ++i) {
      const double d = (draw_level(drawn_from, spend, 1.5, stream) - law.mean) / std::sqrt(law.variance);
      sum += d;
      squares += d * d;
    }
    *z_of_variance = (squares / 10000.0 - 1.0) / std::sqrt(2.0 / 10000.0);
    return sum / 100.0;
  };
  double z_of_variance = 0.0;
  CHECK(std::abs(z_of_mean(m, &z_of_variance)) < 4.5);
  CHECK(std::abs(z_of_variance) < 4.5);
  CHECK(std::abs(z_of_mean({25.0, 0.5, 0.8, 0.0}, &z_of_variance)) > 4.5);
}

TEST_CASE("Log-normal spend without spread: the level is what it must be") {
  CHECK(level_given({20.0, 0.0, 0.5, 0.0}, {3, 9.0, 0.1}, {}).variance == 0.0);
  CHECK(level_given({20.0, 0.0, 0.5, 0.0}, {3, 9.0, 0.1}, {}).mean == Approx(std::log(20.0)));
  CHECK(level_given({20.0, 0.5, 0.0, 0.0}, {3, 9.0, 0.0}, {}).mean == Approx(9.0));
  CHECK(level_given({20.0, 0.0, 0.0, 0.0}, {3, 9.0, 0.0}, {}).mean == Approx(std::log(20.0)));
}
