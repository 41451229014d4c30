#include "models/customer_base/gamma_gamma.h"

#include <boost/math/quadrature/exp_sinh.hpp>
#include <catch2/catch.hpp>

#include "tests/models/close.h"

using namespace stamkund::customer_base;
using stamkund::test::relative_error;

namespace {

// Fader & Hardie 2013, CDNOW.
constexpr GammaGamma kCdnow{6.25, 3.74, 15.44};

double log_gamma_density(double value, double shape, double rate) {
  return shape * std::log(rate) + (shape - 1.0) * std::log(value) - rate * value - log_gamma(shape);
}

}  // namespace

TEST_CASE("Gamma-Gamma likelihood and conditional mean agree with brute-force integration over nu") {
  boost::math::quadrature::exp_sinh<double> quadrature;
  for (const double x : {1.0, 4.0, 29.0})
    for (const double mean : {0.5, 22.35, 400.0}) {
      CAPTURE(x, mean);
      // The mean of x gammas with shape p and rate nu is Gamma(p x, nu x).
      const auto joint = [&](double nu) {
        return std::exp(log_gamma_density(mean, kCdnow.p * x, nu * x) +
                        log_gamma_density(nu, kCdnow.q, kCdnow.gamma));
      };
      const double likelihood = quadrature.integrate(joint, 1e-13);
      CHECK(std::abs(log_likelihood(kCdnow, x, mean) - std::log(likelihood)) < 1e-8);
      const double expected = quadrature.integrate(
                                  [&](double nu) {
                                    const double f = joint(nu);
                                    return f == 0.0 ? 0.0 : f * kCdnow.p / nu;
                                  },
                                  1e-13) /
                              likelihood;
      CHECK(relative_error(expected_mean_spend(kCdnow, x, mean), expected) < 1e-8);
    }
}

TEST_CASE("Gamma-Gamma population mean, and none where it is infinite") {
  CHECK(relative_error(expected_mean_spend(kCdnow, 0, 0), 6.25 * 15.44 / 2.74) < 1e-14);
  CHECK(std::isinf(expected_mean_spend({2.0, 0.9, 10.0}, 0, 0)));
  CHECK(std::isfinite(expected_mean_spend({2.0, 0.9, 10.0}, 1, 20)));
}

TEST_CASE("Gamma-Gamma stays finite at the ends") {
  for (const double x : {1.0, 1e6})
    for (const double mean : {1e-6, 1.0, 1e9})
      for (const GammaGamma& m : {kCdnow, GammaGamma{1e-6, 1e6, 1e-6}, GammaGamma{1e6, 1e-6, 1e6}})
        CHECK(std::isfinite(log_likelihood(m, x, mean)));
}
