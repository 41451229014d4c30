// Intervals of lifts by segment hold the truth as often as they say.
#include <catch2/catch.hpp>

#include "tests/behaviour/effects_worlds.h"

using namespace stamkund;
using namespace stamkund::behaviour_test;

// Null: each 90 % interval holds its lift with probability .9, so of 160 (two in each of 80 worlds, which
// know nothing of each other) 144 do, with a standard error of 3.8: between 129 and 159 with probability 1 -
// 1e-4. The planted mistake: a third of the customers taken for those of the other segment.
TEST_CASE("90 % intervals of lifts by segment hold in nine of ten worlds", "[segments]") {
  constexpr int kWorlds = 80;
  constexpr double kLow = 0.2, kHigh = 0.9;
  int held = 0, held_mistaken = 0, estimated = 0;
  for (int number = 0; number < kWorlds; ++number) {
    WorldSpec spec;
    spec.policy = Policy::mail_lot;
    spec.seed = 500 + static_cast<std::uint64_t>(number);
    spec.customers = 1200;
    spec.lift = kLow;
    spec.other_lift = kHigh;
    const World world = world_of(spec);
    for (const bool mistaken : {false, true}) {
      ingest::HomeLabel segments{"segment", {"", "a", "b"}, {}, ingest::HomeBy::first};
      for (std::size_t i = 0; i < world.table.size(); ++i)
        segments.of.push_back((i % 2 == 1) != (mistaken && i % 3 == 0) ? 2 : 1);
      const auto history = calibration::response_history(world.table, world.purchases, world.contacts,
                                                         world.memberships, false, false, &segments);
      calibration::Options options;
      options.threads = 2;
      options.starts = 1;
      calibration::ResponseOptions response;
      response.threads = 2;
      response.chosen_by_history = true;
      const auto plain = calibration::fit_process(world.table, options);
      const auto fit = calibration::fit_response(world.table, history, world.contacts, plain, response);
      const auto* low = fit.find("lift[email of a]");
      const auto* high = fit.find("lift[email of b]");
      REQUIRE((low != nullptr && high != nullptr));
      int& count = mistaken ? held_mistaken : held;
      count += low->p05 <= kLow && kLow <= low->p95 ? 1 : 0;
      count += high->p05 <= kHigh && kHigh <= high->p95 ? 1 : 0;
      estimated += !mistaken && fit.status == calibration::Status::converged ? 1 : 0;
    }
  }
  INFO("held " << held << " of " << 2 * kWorlds << ", with mistaken segments " << held_mistaken);
  CHECK(estimated == kWorlds);
  CHECK(held >= 129);
  CHECK(held <= 159);
  CHECK(held_mistaken < 129);
  WARN("held " << held << " of " << 2 * kWorlds << ", with mistaken segments " << held_mistaken);
}
