// What goals, tiers and surprises leave behind.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/response/goal_outcome.h"
#include "models/response/stimuli.h"
#include "models/response/surprise.h"

using namespace stamkund;
using namespace stamkund::response;

TEST_CASE("goals: success raises, failure lowers, the highest tiers suffer most") {
  GoalOutcomeSizes sizes;
  sizes.success = 0.10;
  sizes.failure = 0.08;
  const GoalOutcome outcome(sizes);
  CHECK(outcome.at_window_end(true, true, 0.0) == 0.10);
  CHECK(outcome.at_window_end(true, false, 1.0) == -0.08);
  double last_success = 1.0;
  double last_failure = 1.0;
  for (const double height : {0.0, 0.25, 0.5, 1.0}) {
    const double success = outcome.at_window_end(true, true, height);
    const double failure = outcome.at_window_end(true, false, height);
    CHECK(success > 0.0);
    CHECK(failure < 0.0);
    CHECK(success < last_success);
    CHECK(failure < last_failure);
    last_success = success;
    last_failure = failure;
    // Who had nothing to strive for feels nothing.
    CHECK(outcome.at_window_end(false, true, height) == 0.0);
    CHECK(outcome.at_window_end(false, false, height) == 0.0);
  }
  sizes.tier_tilt = 0.0;
  CHECK(GoalOutcome(sizes).at_window_end(true, false, 0.0) ==
        GoalOutcome(sizes).at_window_end(true, false, 1.0));
  sizes.tier_tilt = 1.0;
  CHECK(GoalOutcome(sizes).at_window_end(true, false, 0.0) == 0.0);
  CHECK_THROWS_AS(outcome.at_window_end(true, true, 1.1), InternalFault);
}

TEST_CASE("tiers: a demotion hurts more than a promotion helps") {
  GoalOutcomeSizes sizes;
  sizes.upgrade = 0.04;
  const GoalOutcome outcome(sizes);
  CHECK(outcome.upgrade() == 0.04);
  CHECK(outcome.demotion() == Approx(-0.09));
  // Up and down again at once leaves her below where she would have been.
  Stimuli stimuli;
  stimuli.stimulate(stimuli.add_kind(60.0), outcome.upgrade());
  stimuli.stimulate(stimuli.add_kind(60.0, Sign::lowers), outcome.demotion());
  CHECK(stimuli.multiplier() == Approx(0.95));
  sizes.loss_aversion = 0.0;
  CHECK(GoalOutcome(sizes).demotion() == 0.0);
}

TEST_CASE("goals and tiers: off is off") {
  const GoalOutcome off(GoalOutcomeSizes{});
  CHECK(off.upgrade() == 0.0);
  CHECK(off.demotion() == 0.0);
  for (const double height : {0.0, 0.5, 1.0})
    for (const bool reached : {false, true}) CHECK(off.at_window_end(true, reached, height) == 0.0);
}

TEST_CASE("a surprise delights, or backfires, and lifts the basket") {
  SurpriseSizes sizes;
  sizes.probability_per_visit = 0.2;
  sizes.delight = 0.05;
  sizes.backlash_probability = 0.1;
  sizes.backlash = 0.08;
  sizes.basket_lift = 0.12;
  const Surprise surprise(sizes);
  CHECK(surprise(0.1, 0.5).given);
  CHECK(surprise(0.1, 0.5).stimulus == 0.05);
  CHECK(surprise(0.1, 0.05).stimulus == -0.08);
  CHECK(surprise(0.1, 0.5).basket_factor == 1.12);
  CHECK_FALSE(surprise(0.2, 0.5).given);
  CHECK(surprise(0.2, 0.05).stimulus == 0.0);
  CHECK(surprise(0.2, 0.5).basket_factor == 1.0);

  sizes.announced = true;
  const auto announced = Surprise(sizes)(0.1, 0.5);
  CHECK(announced.given);
  CHECK(announced.stimulus == 0.0);
  CHECK(Surprise(sizes)(0.1, 0.05).stimulus == 0.0);
  CHECK(announced.basket_factor == 1.0);

  const Surprise off(SurpriseSizes{});
  for (const double u : {1e-300, 0.5, 0.999}) {
    CHECK_FALSE(off(u, 0.5).given);
    CHECK(off(u, 0.5).stimulus == 0.0);
    CHECK(off(u, 0.5).basket_factor == 1.0);
  }
}

// Null: of n visits, each gives a surprise with q = .2, of which b = .1 backfire, so that the mean stimulus
// is q ((1 - b) d - b d2) = .0074. Standard error of the mean: sqrt(q ((1 - b) d^2 + b d2^2) - mean^2) /
// sqrt(n). False-alarm rate at 4 standard errors: 6e-5 (the seeds are fixed, so it cannot come up later).
// Planted mistake: the branches swapped.
TEST_CASE("surprises come as often as stated, and so does backlash") {
  SurpriseSizes sizes;
  sizes.probability_per_visit = 0.2;
  sizes.delight = 0.05;
  sizes.backlash_probability = 0.1;
  sizes.backlash = 0.08;
  const double expected = 0.2 * (0.9 * 0.05 - 0.1 * 0.08);
  const double variance = 0.2 * (0.9 * 0.05 * 0.05 + 0.1 * 0.08 * 0.08) - expected * expected;
  const int visits = 40'000;
  const double standard_error = std::sqrt(variance / visits);
  const auto mean_of = [&](const Surprise& surprise) {
    Stream stream({1, 4, 0, Purpose::test});
    double sum = 0.0;
    for (int i = 0; i < visits; ++i) {
      const double given = draw_uniform(stream);
      sum += surprise(given, draw_uniform(stream)).stimulus;
    }
    return sum / visits;
  };
  CHECK(std::abs(mean_of(Surprise(sizes)) - expected) < 4.0 * standard_error);
  auto swapped = sizes;
  swapped.backlash_probability = 0.9;
  CHECK(std::abs(mean_of(Surprise(swapped)) - expected) > 4.0 * standard_error);
}
