#include "experiments/geo/time_based.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stamkund::geo;

TEST_CASE("time-based regression by hand") {
  // Line 0.5 + 1.4 x, residuals .1, -.3, .3, -.1: s^2 = .2 / 2.
  const TimeBased fit({1, 2, 3, 4}, {2, 3, 5, 6});
  CHECK(fit.slope() == Approx(1.4));
  CHECK(fit.intercept() == Approx(0.5));
  CHECK(fit.sigma() == Approx(std::sqrt(0.1)));
  CHECK(fit.degrees() == 2.0);
  CHECK(fit.correlation() == Approx(7.0 / std::sqrt(5.0 * 10.0)));
  // Foreseen 7.5 and 4.7. Variance: 2 s^2 for two days, 4 s^2 (1/4 + 1.5^2 / 5) for the line they share.
  const Law effect = fit.effect({5, 3}, {10, 6});
  CHECK(effect.location == Approx(3.8));
  CHECK(effect.scale == Approx(std::sqrt(0.48)));
  // t with 2 degrees of freedom: 1.885618 at .9.
  CHECK(effect.quantile(0.1) == Approx(3.8 - 1.885618083 * std::sqrt(0.48)));
  CHECK(effect.chance_above(effect.quantile(0.1)) == Approx(0.9));
}

TEST_CASE("a control that does not vary leaves a constant") {
  const TimeBased fit({7, 7, 7, 7}, {1, 2, 3, 2});
  CHECK(fit.slope() == 0.0);
  CHECK(fit.degrees() == 3.0);
  // s^2 = 2 / 3; three days: 3 s^2 + 9 s^2 / 4.
  const Law effect = fit.effect({7, 7, 7}, {3, 3, 3});
  CHECK(effect.location == Approx(3.0));
  CHECK(effect.scale == Approx(std::sqrt(2.0 / 3.0 * (3.0 + 9.0 / 4.0))));
}

TEST_CASE("costs that were always 0 before are known") {
  const TimeBased fit({0, 0, 0}, {0, 0, 0});
  const Law cost = fit.effect({0, 0}, {40, 60});
  CHECK(cost.location == 100.0);
  CHECK(cost.scale == 0.0);
}

TEST_CASE("the law of a ratio") {
  SECTION("two normal numbers of mean 0: Cauchy's") {
    const Law normal{0.0, 1.0, 1e7};
    const RatioLaw cauchy(normal, normal);
    CHECK(cauchy.quantile(0.75) == Approx(1.0).epsilon(1e-5));
    CHECK(cauchy.quantile(0.9) == Approx(std::tan(0.4 * 3.14159265358979)).epsilon(1e-5));
    CHECK(cauchy.chance_below(0.0) == Approx(0.5));
    CHECK_FALSE(cauchy.is_stable());
  }
  SECTION("a known bottom divides, a negative one turns round") {
    const Law top{10.0, 2.0, 5.0};
    CHECK(RatioLaw(top, {4.0, 0.0, 1.0}).quantile(0.9) == Approx(top.quantile(0.9) / 4.0));
    CHECK(RatioLaw(top, {-4.0, 0.0, 1.0}).quantile(0.9) == Approx(top.quantile(0.1) / -4.0));
    CHECK(std::isnan(RatioLaw(top, {0.0, 0.0, 1.0}).quantile(0.5)));
  }
  SECTION("a bottom that hardly varies is as good as known") {
    const Law top{10.0, 2.0, 5.0};
    CHECK(RatioLaw(top, {4.0, 1e-7, 5.0}).quantile(0.95) == Approx(top.quantile(0.95) / 4.0).epsilon(1e-6));
  }
}
