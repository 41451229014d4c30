// Bounds against Howard et al. (2021) and the unit tests of their package confseq: v_opt 100, alpha .05.
#include "experiments/sequential/always_valid.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stamkund::sequential;

TEST_CASE("always-valid bounds at v = 100") {
  CHECK(best_rho(100, .05) == Approx(12.60056).epsilon(0).margin(5e-6));
  CHECK(normal_mixture_two_sided(100, .05, best_rho(100, .05)) == Approx(30.35209).epsilon(0).margin(5e-6));
  const double rho = best_rho(100, .1);
  CHECK(normal_mixture_one_sided(100, .05, rho) == Approx(27.66071).epsilon(0).margin(5e-6));
  CHECK(gamma_exponential(100, .05, rho, 2) == Approx(33.02017).epsilon(0).margin(5e-6));
  CHECK(gamma_poisson(100, .05, rho, 2) == Approx(30.1949).epsilon(0).margin(5e-5));
}

TEST_CASE("the beta-binomial bound is that of its mixture, integrated numerically") {
  // Of the likelihood ratios of p against h / (g + h) over a Beta law that ends there (scipy's quad).
  const double rho = best_rho(100, .1);
  CHECK(beta_binomial(100, .05, rho, .5, .5) == Approx(27.610869139653353).epsilon(1e-9));
  CHECK(beta_binomial(100, .05, rho, .2, .8) == Approx(28.412380052049098).epsilon(1e-9));
  CHECK(beta_binomial(100, .05, rho, .1, .9) == Approx(28.68218481771097).epsilon(1e-9));
  CHECK(beta_binomial(100, .05, rho, .9, .1) == Approx(26.562686831622408).epsilon(1e-9));
  // A sum that cannot be reached is the bound where nothing crosses.
  CHECK(beta_binomial(1, .05, best_rho(1, .1), .9, .1) == Approx(1 / .9));
}

TEST_CASE("levels and bounds go round") {
  for (const double v : {3.0, 100.0, 1e6})
    for (const double alpha : {.2, .05, 1e-4}) {
      const double rho = best_rho(2 * v, 2 * alpha);
      const auto same = [&](double found) { CHECK(found == Approx(alpha).epsilon(1e-6)); };
      same(normal_mixture_two_sided_level(normal_mixture_two_sided(v, alpha, rho), v, rho));
      same(normal_mixture_one_sided_level(normal_mixture_one_sided(v, alpha, rho), v, rho));
      same(gamma_exponential_level(gamma_exponential(v, alpha, rho, .5), v, rho, .5));
      same(gamma_poisson_level(gamma_poisson(v, alpha, rho, 1), v, rho, 1));
      same(beta_binomial_level(beta_binomial(v, alpha, rho, .05, 1), v, rho, .05, 1));
      same(stitched_level(stitched(v, alpha, v / 2), v, v / 2));
      CHECK(gamma_poisson_level(-5, v, rho, 1) == 1.0);
    }
}

TEST_CASE("the stitched bound is near its rounded form (Howard et al. 2021, equation 2)") {
  for (const double v : {2.0, 100.0, 1e6}) {
    const double rounded = 1.7 * std::sqrt(v * (std::log(std::log(2 * v)) + .72 * std::log(5.2 / .05)));
    CHECK(stitched(v, .05, 1.0) == Approx(rounded).epsilon(.01));
  }
}
