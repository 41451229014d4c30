// Intervals of what contacts do to leaving and to consent hold as often as they say.
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdio>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

// Null: each 90 % interval holds the truth with probability .9 in each of 60 worlds by itself: fewer than 46
// in .2 % of cases, all 60 in .2 %. Planted mistake: intervals of half the width hold in 59 % of cases, 36
// of 60.
TEST_CASE("intervals of a change of leaving and of unsubscribing hold over many worlds") {
  constexpr int kWorlds = 60;
  int leaving_held = 0, unsubscribe_held = 0, half_leaving = 0, half_unsubscribe = 0;
  double leaving_mean = 0.0, unsubscribe_mean = 0.0;
  for (int world = 0; world < kWorlds; ++world) {
    WorldSpec spec;
    spec.policy = Policy::mail_lot;
    spec.customers = 1500;
    spec.seed = 500 + static_cast<std::uint64_t>(world);
    spec.leaving = 1.0;
    spec.unsubscribe = 0.03;
    spec.fatigue_weight = 0.0;
    const auto fit = fitted(world_of(spec), false, true, 42.0);
    REQUIRE(fit.status == calibration::Status::converged);
    const auto& leaving = *fit.find(calibration::Response::leaving, "email");
    const auto& unsubscribe = *fit.find(calibration::Response::unsubscribe, "email");
    leaving_held += leaving.p05 <= 1.0 && leaving.p95 >= 1.0 ? 1 : 0;
    unsubscribe_held += unsubscribe.p05 <= 0.03 && unsubscribe.p95 >= 0.03 ? 1 : 0;
    const auto half = [](double low, double high, double truth) {
      const double middle = 0.5 * (low + high);
      return std::abs(truth - middle) <= 0.25 * (high - low) ? 1 : 0;
    };
    half_leaving += half(std::log1p(leaving.p05), std::log1p(leaving.p95), std::log(2.0));
    half_unsubscribe += half(std::log(unsubscribe.p05), std::log(unsubscribe.p95), std::log(0.03));
    leaving_mean += leaving.estimate / kWorlds;
    unsubscribe_mean += unsubscribe.estimate / kWorlds;
  }
  std::fprintf(stderr, "leaving: mean %.3f for 1, held %d of %d; unsubscribe: mean %.4f for .03, held %d\n",
               leaving_mean, leaving_held, kWorlds, unsubscribe_mean, unsubscribe_held);
  CHECK(leaving_held >= 46);
  CHECK(unsubscribe_held >= 46);
  CHECK(half_leaving < 46);
  CHECK(half_unsubscribe < 46);
}
