// What is left on the table by an allocation of treatments: by hand, and where lives agree.
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "engine/random/distributions.h"
#include "engine/uplift/allocate.h"
#include "engine/uplift/treatment_oracle.h"

using namespace stamkund;
using uplift::kNoTreatment;
using uplift::Oracle;
using uplift::TreatmentEffects;

TEST_CASE("Two customers with two lives and money for one contact, by hand", "[treatments]") {
  // By the second life the second customer is better, and her first one says 0; by the first the first is,
  // and her second says 1.
  const TreatmentEffects effects{2, 1, {3, 1, 0, 4}, {1}, {1, 1}};
  const Oracle out = oracle_of(effects, {0, kNoTreatment}, 1.0);
  CHECK(out.at_least == Approx(0.25));
  CHECK(out.at_most == Approx(1.0));
  CHECK(out.rule == Approx(1.0));
  CHECK(out.left == Approx(-0.75));
  CHECK(out.share == Approx(0.5));
  // Nobody whom it cannot reach.
  const TreatmentEffects deaf{2, 1, {3, 1, 0, 4}, {1}, {1, 0}};
  CHECK(oracle_of(deaf, {0, kNoTreatment}, 1.0).at_most == Approx(1.0));
  CHECK(oracle_of(deaf, {0, kNoTreatment}, 1.0).at_least == Approx(1.0));
  CHECK(oracle_of(effects, {kNoTreatment, kNoTreatment}, 0.0).at_most == 0.0);
}

TEST_CASE("Where lives agree, the bounds are what the greedy allocation brings", "[treatments]") {
  // E-mail 1, letter 4; net gains are those of the allocation's own example less the cost.
  const std::vector<double> gain{3, 10, 2, 3, 0, 8}, cost{1, 4};
  TreatmentEffects effects{3, 2, {}, cost, std::vector<char>(6, 1)};
  for (std::size_t i = 0; i < 3; ++i)
    for (int life = 0; life < 3; ++life)
      for (std::size_t t = 0; t < 2; ++t) effects.effect.push_back(gain[i * 2 + t] - cost[t]);
  const Oracle out = oracle_of(effects, {1, 0, 1}, 9.0);
  CHECK(out.at_least == Approx((20.0 - 9.0) / 3.0));
  CHECK(out.at_most == Approx(out.at_least));
  CHECK(out.left == Approx(0.0).margin(1e-12));
  const double endless = std::numeric_limits<double>::infinity();
  CHECK(oracle_of(effects, {1, 0, 1}, endless).at_least == Approx((20.0 - 9.0) / 3.0));
}

TEST_CASE("Where nobody is moved, other lives promise nothing and the same ones much", "[treatments]") {
  // Null: effects are luck of mean 0 before a cost of 1. 200 worlds; |z| > 4 falsely in 6e-5. The mutant,
  // choosing and counting by the same lives, is the upper bound: it must be rejected.
  double sum = 0.0, squares = 0.0, same = 0.0;
  constexpr int kWorlds = 200;
  for (std::uint64_t world = 0; world < kWorlds; ++world) {
    Stream luck({9, world, 0, purpose_named("test: treatments")});
    TreatmentEffects effects{4, 2, {}, {1, 1}, std::vector<char>(200, 1)};
    for (int i = 0; i < 100 * 4 * 2; ++i) effects.effect.push_back(3.0 * draw_normal(luck) - 1.0);
    const Oracle out = oracle_of(effects, std::vector<std::size_t>(100, kNoTreatment), 20.0);
    // 20 contacts of 100 customers are paid for, and lose 1 each.
    const double off = out.at_least + 0.2;
    sum += off;
    squares += off * off;
    same += out.at_most;
  }
  const double mean = sum / kWorlds;
  const double error = std::sqrt((squares / kWorlds - mean * mean) / (kWorlds - 1));
  CHECK(std::abs(mean / error) < 4.0);
  CHECK((same / kWorlds + 0.2) / error > 4.0);
}
