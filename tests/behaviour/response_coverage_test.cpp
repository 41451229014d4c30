// Standard errors are what they say: over many worlds, z of every parameter has variance 1.
#include <catch2/catch.hpp>

#include "tests/behaviour/observed.h"
#include "tests/world/scenarios.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

// Null: the z of one parameter over 40 worlds are independent standard normals, so their squares sum to a
// chi-square with 40 degrees of freedom: between 12.0 and 93.5 with probability 1 - 2e-5, and their mean has
// standard error 1/sqrt(40): |mean| < 0.7 with probability 1 - 1e-5. Mutant: a truth one standard error away
// shifts the mean by 1. Arms are looked at twice, at 1 % each (100 worlds: one): where they disagree with the
// fit their figure stands in its place, and it has no decay of its own. Such worlds are left out; more than 5
// in 40 have a probability of 2e-4 at 2 %.
TEST_CASE("standard errors of lift and decay hold over many worlds") {
  constexpr int kWorlds = 40;
  double lift = 0.0, lift_squares = 0.0, decay = 0.0, decay_squares = 0.0;
  int by_arms = 0;
  for (int world = 0; world < kWorlds; ++world) {
    const auto file = test::scenario_of(
        "stamkund: 1\ncurrency: SEK\nseed: " + std::to_string(100 + world) +
        "\nhorizon: 52 weeks\nperiod: 1 week\nreplicates: 1\npopulation:\n  new_customers: {count: 1500}\n"
        "  purchases: {model: bg-nbd, r: 1.2, alpha: 30 days, a: 0.4, b: 5}\n"
        "  spend: {model: fixed, amount: 45 SEK}\nbaseline: {name: a, margin: 70 %}\narms:\n"
        "  - name: b\n    fatigue: {weight: 0, decay: 4 weeks}\n    campaigns:\n"
        "      - {name: b, channel: email, first: 12 weeks, every: 9 weeks, cost: 1 SEK, open: 100 %,\n"
        "         lift: 90 %, decay: 14 days, unsubscribe: 0 %}\n");
    const auto lot = [world](std::size_t i) -> std::size_t {
      Stream luck({7, static_cast<std::uint64_t>(world), i, Purpose::test});
      return draw_uniform(luck) < 0.5 ? 0 : 1;
    };
    // Stated to be by lot: one world in a hundred looks unbalanced all the same.
    const Estimated found = estimate(observe(file, lot), "bg-nbd", false, true);
    INFO("world " << world);
    REQUIRE(found.fit.status == calibration::Status::converged);
    const auto* lifted = found.fit.find("lift[email]");
    const auto* decayed = found.fit.find("decay[email]");
    if (lifted->by_experiment) {
      ++by_arms;
      continue;
    }
    REQUIRE_FALSE(decayed->held);
    const double a =
        std::log((1.0 + lifted->estimate) / 1.9) * (1.0 + lifted->estimate) / lifted->standard_error;
    const double b = std::log(decayed->estimate / 14.0) * decayed->estimate / decayed->standard_error;
    lift += a, lift_squares += a * a;
    decay += b, decay_squares += b * b;
  }
  CHECK(by_arms <= 5);
  INFO("lift: mean z " << lift / kWorlds << ", mean square " << lift_squares / kWorlds);
  INFO("decay: mean z " << decay / kWorlds << ", mean square " << decay_squares / kWorlds);
  for (const auto& [sum, squares] : {std::pair{lift, lift_squares}, {decay, decay_squares}}) {
    CHECK(std::abs(sum / kWorlds) < 0.7);
    CHECK(squares > 12.0);
    CHECK(squares < 93.5);
    CHECK(std::abs(sum / kWorlds - 1.0) > 0.3);  // the mutant's centre is told from this one
  }
}
