// Rates that stay and rates that wander, told from each other; and what may not be said where they wander.
#include <catch2/catch.hpp>
#include <cmath>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

namespace {

calibration::ResponseFit of_world(double wander, bool season, std::uint64_t seed) {
  WorldSpec spec;
  spec.policy = Policy::mail_heavy;
  spec.customers = 500;
  spec.wander = wander;
  spec.season = season;
  spec.seed = seed;
  return fitted(world_of(spec), season, true);
}

}  // namespace

// Null: z is normal; beyond 3.3 with .1 % in each of 3 worlds. The season is in the fit, and so in the time
// that purchases are counted in.
TEST_CASE("Steady rates do not wander, in a season or in none") {
  for (const bool season : {false, true})
    for (std::uint64_t seed = 4200; seed < (season ? 4201U : 4202U); ++seed) {
      const auto fit = of_world(0.0, season, seed);
      CHECK(std::abs(fit.wandering.z) < 3.3);
      CHECK_FALSE(fit.wandering.wanders);
      CHECK(fit.wandering.pairs > 1000.0);
      // Chosen by what they bought, as stated: an interval.
      CHECK(fit.sensitivity("lift[email]") == nullptr);
    }
}

TEST_CASE("Where rates wander, choosing by history leaves bounds, and they hold") {
  for (std::uint64_t seed = 4200; seed < 4202; ++seed) {
    const auto fit = of_world(0.6, false, seed);
    CHECK(fit.wandering.wanders);
    CHECK(fit.wandering.more > 0.05);
    const auto* bounds = fit.sensitivity("lift[email]");
    REQUIRE(bounds != nullptr);
    CHECK(bounds->low <= 0.4);
    CHECK(bounds->high >= 0.4);
    if (!fit.calendar.moves) CHECK(fit.find("lift[email]")->reason.find("rates wander") != std::string::npos);
  }
}
