#include "experiments/analysis/effect.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace stamkund::analysis;

namespace {

Sample sample(std::vector<double> y, std::vector<double> x = {}) {
  Sample out;
  out.y = std::move(y);
  out.x = std::move(x);
  out.customers = out.y.size();
  return out;
}

// Student's sleep data, as R has them.
const Sample kFirst = sample({0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0});
const Sample kSecond = sample({1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4});

}  // namespace

TEST_CASE("Welch's test is that of R", "[effect]") {
  // t.test(extra ~ group, data = sleep), R's own example: t = -1.8608, df = 17.776, p-value = 0.07939,
  // interval -3.3654832 to 0.2054832, means 0.75 and 2.33.
  const Effect effect = welch(figure_of(kFirst), figure_of(kSecond));
  CHECK(effect.treated == Approx(0.75));
  CHECK(effect.control == Approx(2.33));
  CHECK(effect.statistic() == Approx(-1.8608).margin(5e-5));
  CHECK(effect.law.degrees() == Approx(17.776).margin(5e-4));
  CHECK(effect.p_value() == Approx(0.07939).margin(5e-6));
  CHECK(effect.interval(0.05).low == Approx(-3.3654832).margin(5e-8));
  CHECK(effect.interval(0.05).high == Approx(0.2054832).margin(5e-8));
}

TEST_CASE("the pooled test is that of R", "[effect]") {
  // With var.equal = TRUE: df = 18, p-value = 0.07919, interval -3.363874 to 0.203874.
  const Effect effect = pooled(figure_of(kFirst), figure_of(kSecond));
  CHECK(effect.law.degrees() == 18.0);
  CHECK(effect.p_value() == Approx(0.07919).margin(5e-6));
  CHECK(effect.interval(0.05).low == Approx(-3.363874).margin(5e-7));
  CHECK(effect.interval(0.05).high == Approx(0.203874).margin(5e-7));
}

TEST_CASE("clusters of equal size are their means", "[effect]") {
  // Three households of two: means 1, 2, 6; mean 3, variance of the mean 7 / 3.
  const Figure figure = figure_of(sample({2, 4, 12}, {2, 2, 2}));
  CHECK(figure.value == Approx(3.0));
  CHECK(figure.variance == Approx(7.0 / 3.0));
}

TEST_CASE("a ratio has the variance of its linearisation", "[effect]") {
  // y = 1, 3, 5 over x = 1, 2, 3: R = 1.5; y - R x = -.5, 0, .5; s^2 = .25; over 3 mean(x)^2 = 12.
  const Figure figure = figure_of(sample({1, 3, 5}, {1, 2, 3}));
  CHECK(figure.value == Approx(1.5));
  CHECK(figure.variance == Approx(0.25 / 12.0));
  Sums sums{3, 9, 6, 35, 22, 14};
  CHECK(figure_of(sums).variance == Approx(0.25 / 12.0));
}

TEST_CASE("interval and p-value agree at every level", "[effect]") {
  Effect effect = welch(figure_of(kSecond), figure_of(kFirst));
  std::vector<double> drawn;
  for (int i = 1; i <= 999; ++i) drawn.push_back(std::tan(3.1 * (i / 1000.0 - 0.5)) + 0.2);
  const std::vector<Law> laws{effect.law, Law::normal(), Law::student(3), Law::drawn(drawn)};
  for (const Law& law : laws)
    for (double shift = -6; shift <= 6; shift += 0.37)
      for (const double alpha : {0.001, 0.01, 0.05, 0.1, 0.3}) {
        Effect one = effect;
        one.law = law;
        one.treated = one.control + shift;
        const bool rejects = one.p_value() <= alpha;
        const Interval absolute = one.interval(alpha);
        INFO(shift << " " << alpha << " p " << one.p_value() << " " << absolute.low << " " << absolute.high);
        CHECK(rejects == (absolute.low > 0.0 || absolute.high < 0.0));
        const Interval relative = one.relative_interval(alpha);
        if (!std::isnan(relative.low)) CHECK(rejects == (relative.low > 0.0 || relative.high < 0.0));
      }
}

TEST_CASE("Fieller's interval solves its own equation", "[effect]") {
  Effect effect;
  effect.control = 10, effect.treated = 12, effect.control_variance = 1, effect.treated_variance = 2;
  const Interval relative = effect.relative_interval(0.05);
  const double c = effect.law.limits(0.05).second;
  for (const double ratio : {relative.low + 1.0, relative.high + 1.0})
    CHECK(std::abs(effect.treated - ratio * effect.control) == Approx(c * std::sqrt(2.0 + ratio * ratio)));
  effect.control = 1;  // not told from 0
  CHECK(std::isnan(effect.relative_interval(0.05).low));
}

TEST_CASE("drawn values that equal the observed one count", "[effect]") {
  const Law law = Law::drawn({-2, -1, 0, 1, 2, 2, 2, 3, 4});
  CHECK(law.p_value(2.0) == Approx(2.0 * 6.0 / 10.0 > 1.0 ? 1.0 : 1.2));
  CHECK(law.p_value(4.0) == Approx(2.0 * 2.0 / 10.0));
  CHECK(law.p_value(5.0) == Approx(2.0 * 1.0 / 10.0));
  CHECK(law.p_value(-5.0) == Approx(2.0 * 1.0 / 10.0));
}
