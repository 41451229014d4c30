// Bounds against Howard et al. (2021) and the unit tests of their package confseq: v_opt 100, alpha .05.
#include "experiments/sequential/always_valid.h"

#include <catch2/catch.hpp>

using namespace stamkund::sequential;

TEST_CASE("always-valid bounds at v = 100") {
  CHECK(best_rho(100, .05) == Approx(12.60056).epsilon(0).margin(5e-6));
  CHECK(normal_mixture_two_sided(100, .05, best_rho(100, .05)) == Approx(30.35209).epsilon(0).margin(5e-6));
  const double rho = best_rho(100, .1);
  CHECK(normal_mixture_one_sided(100, .05, rho) == Approx(27.66071).epsilon(0).margin(5e-6));
  CHECK(gamma_exponential(100, .05, rho, 2) == Approx(33.02017).epsilon(0).margin(5e-6));
  CHECK(gamma_poisson(100, .05, rho, 2) == Approx(30.1949).epsilon(0).margin(5e-5));
}

TEST_CASE("the stitched bound is near its rounded form (Howard et al. 2021, equation 2)") {
  for (const double v : {2.0, 100.0, 1e6}) {
    const double rounded = 1.7 * std::sqrt(v * (std::log(std::log(2 * v)) + .72 * std::log(5.2 / .05)));
    CHECK(stitched(v, .05, 1.0) == Approx(rounded).epsilon(.01));
  }
}
