// Dunnett's bounds, two-sided 5 %, known variance. The printed digits come from a randomised integration:
// they are up to 2.5e-4 from the exact value, which a sum over a fine grid confirms below.
#include "experiments/design/dunnett.h"

#include <catch2/catch.hpp>
#include <cmath>

using stamkund::design::dunnett_critical;

TEST_CASE("Dunnett's bounds for equal arms and for a larger control") {
  const double equal[] = {2.2122, 2.3489, 2.4417, 2.5114};
  const double larger[] = {2.2206, 2.3684, 2.4709, 2.5493};
  for (std::size_t k = 2; k <= 5; ++k) {
    const std::vector<double> arms(k, 1.0);
    CHECK(dunnett_critical(.05, 1.0, arms, true) == Approx(equal[k - 2]).epsilon(0).margin(3e-4));
    CHECK(dunnett_critical(.05, std::sqrt(double(k)), arms, true) ==
          Approx(larger[k - 2]).epsilon(0).margin(3e-4));
  }
}

TEST_CASE("a plain sum over a fine grid gives the same probability") {
  const double c = dunnett_critical(.05, std::sqrt(5.0), std::vector<double>(5, 1.0), true);
  const double load = std::sqrt(1.0 / (1.0 + std::sqrt(5.0))), rest = std::sqrt(1.0 - load * load);
  const auto normal = [](double x) { return .5 * std::erfc(-x / std::sqrt(2.0)); };
  double sum = 0;
  for (int i = -9000; i <= 9000; ++i) {
    const double u = i / 1000.0;
    const double inside = normal((c - load * u) / rest) - normal((-c - load * u) / rest);
    sum += std::exp(-u * u / 2) / std::sqrt(2 * M_PI) * std::pow(inside, 5) / 1000.0;
  }
  CHECK(sum == Approx(.95).epsilon(0).margin(1e-9));
}
