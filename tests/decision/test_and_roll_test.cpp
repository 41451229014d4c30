// Feit & Berman 2019, closed forms recomputed.
#include "experiments/decision/test_and_roll.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stamkund::decision;

TEST_CASE("website and display tests have the published sizes") {
  const Prior site{.68, .03, std::sqrt(.68 * .32)};
  const Roll roll = test_and_roll(1e5, site, site);
  CHECK(roll.first == Approx(2283.89).epsilon(0).margin(5e-3));
  CHECK(roll.profit == Approx(69536.0).epsilon(0).margin(.05));
  CHECK(roll.regret == Approx(.002247).epsilon(0).margin(5e-7));
  CHECK(roll.error_rate == Approx(.1001).epsilon(0).margin(5e-5));
  const Prior display{10.36044 - .188, 4.39646, 103.768};
  const Roll shown = test_and_roll(1e6, display, display);
  CHECK(shown.first == Approx(11390.9).epsilon(0).margin(.05));
  CHECK(shown.error_rate == Approx(.0693).epsilon(0).margin(5e-5));
}

TEST_CASE("the catalog's unequal sizes are those of the best profit") {
  const Roll roll = test_and_roll(1e5, {19.39, 20.97, 87.69}, {29.26, 13.48, 179.36});
  // Whole numbers are printed; the profit is flat there to 1e-4 of a unit.
  CHECK(roll.first == Approx(588).epsilon(0).margin(1));
  CHECK(roll.second == Approx(1884).epsilon(0).margin(1));
}

TEST_CASE("the closed form is the best of a brute-force grid") {
  const Prior prior{.68, .03, std::sqrt(.68 * .32)};
  const Roll roll = test_and_roll(1e5, prior, prior);
  double best = 0, at = 0;
  for (double n = 1; n < 50000; ++n) {
    const double profit = profit_of(1e5, prior, prior, n, n);
    if (profit > best) best = profit, at = n;
  }
  CHECK(std::abs(at - roll.first) <= 1.0);
}

TEST_CASE("information is worth nothing without doubt, and at most what certainty is") {
  CHECK(sample_information(1, 1e-9, 1, 0) == Approx(0).margin(1e-9));
  CHECK(sample_information(0, 1, 1e-12, 0) == Approx(1 / std::sqrt(2 * M_PI)));
  CHECK(sample_information(0, 1, 1, 0) < sample_information(0, 1, .5, 0));
}
