#include "models/accounting/decomposition.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"

using namespace stamkund;
using namespace stamkund::accounting;

namespace {
double together(const RevenueEffect& effect) { return effect.attrition + effect.frequency + effect.basket; }
}  // namespace

TEST_CASE("decomposition solved by hand") {
  // Active time doubles, frequency and basket stay: all is attrition.
  const RevenueEffect one = decompose({10, 20, 100}, {20, 40, 200});
  CHECK(one.defined);
  CHECK(one.attrition == Approx(100.0));
  CHECK(one.frequency == Approx(0.0).margin(1e-12));
  CHECK(one.basket == Approx(0.0).margin(1e-12));
  // Active time x2, frequency x2, basket x1/2: revenue doubles, log 2 each way.
  const RevenueEffect three = decompose({10, 20, 100}, {20, 80, 200});
  CHECK(three.attrition == Approx(100.0));
  CHECK(three.frequency == Approx(100.0));
  CHECK(three.basket == Approx(-100.0));
  // Factors cancel: revenue stays, the parts do not vanish. L(100, 100) = 100.
  const RevenueEffect cancelled = decompose({10, 20, 100}, {20, 20, 100});
  CHECK(cancelled.attrition == Approx(100.0 * std::log(2.0)));
  CHECK(cancelled.frequency == Approx(-100.0 * std::log(2.0)));
  CHECK(together(cancelled) == Approx(0.0).margin(1e-12));
}

TEST_CASE("nothing changed, nothing to split") {
  for (const RevenueTotals& same : {RevenueTotals{7, 3, 11}, {7, 3, 0}, {7, 0, 0}, {0, 0, 0}}) {
    const RevenueEffect effect = decompose(same, same);
    CHECK(effect.defined);
    CHECK(effect.attrition == 0.0);
    CHECK(effect.frequency == 0.0);
    CHECK(effect.basket == 0.0);
  }
}

TEST_CASE("a factor that was zero takes all, as its limit does") {
  const RevenueTotals some{10, 20, 100};
  CHECK(decompose({0, 0, 0}, some).attrition == Approx(100.0));
  CHECK(decompose({5, 0, 0}, some).frequency == Approx(100.0));
  CHECK(decompose({5, 4, 0}, some).basket == Approx(100.0));
  CHECK(decompose(some, {0, 0, 0}).attrition == Approx(-100.0));
  CHECK(decompose({5, 0, 0}, some).attrition == 0.0);
  CHECK(decompose({5, 0, 0}, {5, 4, 0}).defined);
  CHECK(together(decompose({5, 0, 0}, {5, 4, 0})) == 0.0);
  // On the way to the limit the other parts shrink like 1 / log.
  const RevenueEffect near = decompose({5, 1e-200, 4e-200}, some);
  CHECK(near.frequency == Approx(100.0).epsilon(0.01));
  CHECK(together(near) == Approx(100.0));
}

TEST_CASE("what has no decomposition says so") {
  const RevenueTotals some{10, 20, 100};
  for (const RevenueTotals& bad :
       {RevenueTotals{-1, 0, 0}, {1, 2, -3}, {0, 1, 1}, {1, 0, 1}, {1, 2, NAN}, {1, 2, INFINITY}}) {
    const RevenueEffect effect = decompose(some, bad);
    CHECK_FALSE(effect.defined);
    CHECK(std::isnan(effect.attrition));
    CHECK_FALSE(decompose(bad, some).defined);
  }
  std::array<double, 3> parts{};
  CHECK_FALSE(divisia_parts({0, 0, 1}, {1, 1, 1}, parts));  // depends on which rises first
}

TEST_CASE("parts add up to the change, and change sign with time") {
  Stream stream({35, 0, 0, Purpose::test});
  for (int trial = 0; trial < 20'000; ++trial) {
    // Factors over many orders of magnitude, and changes from none to huge.
    const double spread = std::pow(10.0, -9.0 + 11.0 * draw_uniform(stream));
    std::array<double, 3> from{};
    std::array<double, 3> to{};
    for (std::size_t i = 0; i < 3; ++i) {
      from[i] = std::exp(5.0 * draw_normal(stream));
      to[i] = from[i] * std::exp(std::min(spread, 20.0) * draw_normal(stream));
    }
    std::array<double, 3> there{};
    std::array<double, 3> back{};
    REQUIRE(divisia_parts(from, to, there));
    REQUIRE(divisia_parts(to, from, back));
    const double before = from[0] * from[1] * from[2];
    const double after = to[0] * to[1] * to[2];
    // Rounding grows with what is added: the parts may be far larger than their sum.
    const double size = std::abs(there[0]) + std::abs(there[1]) + std::abs(there[2]) + before + after;
    CHECK(std::abs(there[0] + there[1] + there[2] - (after - before)) <= 1e-14 * size);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(std::abs(there[i] + back[i]) <= 1e-13 * size);
      CHECK(there[i] * (to[i] - from[i]) >= 0.0);
    }
  }
}

TEST_CASE("the order of the factors does not matter") {
  std::array<double, 3> parts{};
  std::array<double, 3> turned{};
  REQUIRE(divisia_parts({2, 3, 5}, {3, 2, 8}, parts));
  REQUIRE(divisia_parts({5, 2, 3}, {8, 3, 2}, turned));
  CHECK(turned[0] == Approx(parts[2]));
  CHECK(turned[1] == Approx(parts[0]));
  CHECK(turned[2] == Approx(parts[1]));
}
