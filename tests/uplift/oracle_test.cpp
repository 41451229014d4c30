// What perfect knowledge would earn, by hand and against a world whose answer is known.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/uplift/oracle.h"

using namespace stamkund;

TEST_CASE("Two customers with two lives, by hand") {
  // Chosen by the second life: the second customer (4 > 1), whose first life says 0. By the first: the first
  // (3 > 0), whose second says 1. At least (0 + 1) / 2 a life, / 2 customers. By both: sums 4 and 4, half of
  // each: 2 / 2 customers. The rule treats the first: (3 + 1) / 2 / 2.
  const auto oracle = uplift::oracle_of({2, {3, 1, 0, 4}}, {1, 0});
  CHECK(oracle.share == 0.5);
  CHECK(oracle.at_least == Approx(0.25));
  CHECK(oracle.at_most == Approx(1.0));
  CHECK(oracle.rule == Approx(1.0));
  CHECK(oracle.left == Approx(-0.75));
  // A customer's part of it: (0 + 1) / 2 - 2 and 0 - 0; their mean has the standard error .75.
  CHECK(oracle.left_error == Approx(0.75));
}

TEST_CASE("Where lives agree, the bounds are one and what is left is known") {
  // Effects 5, 3, 1, -1; the rule treats the second and the third.
  const auto oracle = uplift::oracle_of({3, {5, 5, 5, 3, 3, 3, 1, 1, 1, -1, -1, -1}}, {0, 1, 1, 0});
  CHECK(oracle.rule == Approx(1.0));
  CHECK(oracle.at_least == Approx(2.0));
  CHECK(oracle.at_most == Approx(2.0));
  CHECK(oracle.left == Approx(1.0));
  // Three gain, 9 / 4 a customer; the rule that treats two earns 1.
  CHECK(oracle.gains_share == 0.75);
  CHECK(oracle.gains == Approx(2.25));
  CHECK(oracle.gains_left == Approx(1.25));
  // A customer's part of it: 5, 0, 0, 0.
  CHECK(oracle.gains_left_error == Approx(1.25));
}

TEST_CASE("Nobody and everybody leave no choice") {
  const uplift::TrueEffects effects{2, {3, 1, 0, 4, -2, 5}};
  const auto all = uplift::oracle_of(effects, {1, 1, 1});
  CHECK(all.rule == Approx(all.at_least));
  CHECK(all.rule == Approx(all.at_most));
  CHECK(all.left == Approx(0.0).margin(1e-12));
  const auto none = uplift::oracle_of(effects, {0, 0, 0});
  CHECK(none.at_least == 0.0);
  CHECK(none.at_most == 0.0);
}

TEST_CASE("The bounds are where the normal law puts them, on either side of the truth") {
  // True effects are N(0, 1), a life adds N(0, s). The best fifth by a figure of reliability r earns
  // r phi(z) a customer, phi(z) = .27996 at z = .84162: r = 1 / sqrt(1 + s^2 / (lives - 1)) for lives left
  // out, sqrt(1 + s^2 / lives) for the same lives, 1 in truth.
  constexpr double phi = 0.2799619;
  const std::size_t n = 20'000, lives = 6;
  const double s = 2.0;
  uplift::TrueEffects effects{lives, {}};
  std::vector<std::uint8_t> rule;
  for (std::size_t i = 0; i < n; ++i) {
    Stream stream({1, i, 0, Purpose::test});
    const double truth = draw_normal(stream);
    for (std::size_t r = 0; r < lives; ++r) effects.effect.push_back(truth + s * draw_normal(stream));
    rule.push_back(i % 5 == 0 ? 1 : 0);  // by lot: earns nothing
  }
  const auto oracle = uplift::oracle_of(effects, rule);
  const double below = phi / std::sqrt(1.0 + s * s / 5.0), above = phi * std::sqrt(1.0 + s * s / 6.0);
  CHECK(oracle.at_least == Approx(below).margin(4 * oracle.at_least_error));
  CHECK(oracle.at_most == Approx(above).margin(4 * oracle.at_least_error));
  CHECK(oracle.at_least <
        phi - 4 * oracle.at_least_error);  // the planted mistakes: each bound is no estimate
  CHECK(oracle.at_most > phi + 4 * oracle.at_least_error);
  CHECK(std::abs(oracle.rule) < 4 * oracle.rule_error);
  CHECK(oracle.left == Approx(oracle.at_least - oracle.rule));
  // Half truly gain; chosen by the lives left out they earn phi(0) / sqrt(1 + s^2 / (lives - 1)).
  CHECK(oracle.gains_share == Approx(0.5).margin(4 * 0.5 / std::sqrt(1.0 * n)));
  CHECK(oracle.gains == Approx(0.3989423 / std::sqrt(1.0 + s * s / 5.0)).margin(4 * oracle.gains_left_error));
  CHECK(oracle.gains > oracle.at_least);
}

TEST_CASE("Where nobody is moved, the same lives promise much and other lives nothing") {
  const std::size_t n = 5'000, lives = 4;
  uplift::TrueEffects effects{lives, {}};
  for (std::size_t i = 0; i < n * lives; ++i) {
    Stream stream({2, i, 0, Purpose::test});
    effects.effect.push_back(draw_normal(stream));
  }
  std::vector<std::uint8_t> rule(n, 0);
  for (std::size_t i = 0; i < n; i += 10) rule[i] = 1;
  const auto oracle = uplift::oracle_of(effects, rule);
  CHECK(std::abs(oracle.at_least) < 4 * oracle.at_least_error);
  CHECK(oracle.at_most > 10 * oracle.at_least_error);
}

TEST_CASE("Standard errors are those of worlds made anew, and on the safe side") {
  // Whose number is fixed differ less than the error says: who is near the edge brings little either way.
  const int worlds = 200;
  const std::size_t n = 1000, lives = 4;
  double sum[2] = {0, 0}, squares[2] = {0, 0}, error[2] = {0, 0};
  for (std::uint64_t world = 0; world < worlds; ++world) {
    uplift::TrueEffects effects{lives, {}};
    std::vector<std::uint8_t> rule;
    for (std::size_t i = 0; i < n; ++i) {
      Stream stream({3, world, i, Purpose::test});
      const double truth = draw_normal(stream);
      for (std::size_t r = 0; r < lives; ++r) effects.effect.push_back(truth + draw_normal(stream));
      rule.push_back(i % 5 == 0 ? 1 : 0);
    }
    const auto oracle = uplift::oracle_of(effects, rule);
    const double values[2] = {oracle.at_least, oracle.left},
                 errors[2] = {oracle.at_least_error, oracle.left_error};
    for (int k = 0; k < 2; ++k) {
      sum[k] += values[k];
      squares[k] += values[k] * values[k];
      error[k] += errors[k] / worlds;
    }
  }
  for (int k = 0; k < 2; ++k) {
    const double spread = std::sqrt((squares[k] - sum[k] * sum[k] / worlds) / (worlds - 1));
    // Relative error of a standard deviation of 200: 5 %.
    CHECK(spread < 1.15 * error[k]);
    CHECK(spread > 0.6 * error[k]);
  }
}
