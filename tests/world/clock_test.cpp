// The clock against numerical integration of its hazard, its factors, and occasions.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "engine/random/stream.h"
#include "engine/world/clock.h"

using namespace stamkund;
using response::Stimuli;
using world::Clock;
using world::Slot;

namespace {

/// Hazard met within `span` by Simpson's rule; `stimulated`: with the stimuli.
double integral(const Clock& clock, const Stimuli& stimuli, double span, bool stimulated = true) {
  constexpr int kSteps = 2000;
  const double h = span / kSteps;
  double sum = 0.0;
  for (int i = 0; i <= kSteps; ++i) {
    const double weight = i == 0 || i == kSteps ? 1.0 : i % 2 == 1 ? 4.0 : 2.0;
    sum += weight * (stimulated ? stimuli.multiplier_after(i * h) : 1.0);
  }
  return clock.rate() * sum * h / 3.0;
}

struct Drawn {
  Clock clock;
  Stimuli stimuli;
  double span = 0;
};

/// A clock and up to four stimuli that raise and lower, some decaying fast.
Drawn draw(std::uint64_t number) {
  Stream dice({2, 0, number, Purpose::test});
  Drawn out;
  out.clock.start(0.02 + draw_uniform(dice));
  (void)out.clock.set_factor(Slot::calendar, 0.5 + draw_uniform(dice));
  (void)out.clock.set_factor(Slot::program, 0.5 + draw_uniform(dice));
  out.clock.set(draw_exponential(dice));
  for (std::uint64_t kind = 0; kind < number % 5; ++kind) {
    const bool raises = draw_uniform(dice) < 0.6;
    const auto k = out.stimuli.add_kind(0.5 + 20.0 * draw_uniform(dice),
                                        raises ? response::Sign::raises : response::Sign::lowers);
    out.stimuli.stimulate(k, raises ? 2.0 * draw_uniform(dice) : -0.8 * draw_uniform(dice));
  }
  out.span = 6.0 * draw_uniform(dice);
  return out;
}

}  // namespace

TEST_CASE("a clock rings when the integral of its hazard reaches what it was set to") {
  int rang = 0;
  int silent = 0;
  int without_stimuli_wrong = 0;
  for (std::uint64_t number = 0; number < 2000; ++number) {
    CAPTURE(number);
    Drawn drawn = draw(number);
    const double left = drawn.clock.left();
    double met = -1.0;
    const double gap = drawn.clock.rings_within(drawn.span, drawn.stimuli, met);
    const double within = std::isfinite(gap) ? gap : drawn.span;
    const double hazard = integral(drawn.clock, drawn.stimuli, within);
    if (std::isfinite(gap)) {
      ++rang;
      REQUIRE(gap >= 0.0);
      REQUIRE(gap <= drawn.span);
      REQUIRE(hazard == Approx(left).epsilon(1e-7).margin(1e-9));
    } else {
      ++silent;
      REQUIRE(met == Approx(hazard).epsilon(1e-7).margin(1e-9));
      REQUIRE(met <= left);
      // What is left rings after it, not before.
      REQUIRE_FALSE(drawn.clock.meet(met));
      REQUIRE(drawn.clock.left() == Approx(left - hazard).epsilon(1e-7).margin(1e-9));
    }
    // The planted mistake: stimuli forgotten.
    const double target = std::isfinite(gap) ? left : met;
    without_stimuli_wrong +=
        std::abs(integral(drawn.clock, drawn.stimuli, within, false) - target) > 1e-3 * target ? 1 : 0;
  }
  CHECK(rang > 400);
  CHECK(silent > 400);
  CHECK(without_stimuli_wrong > 1000);
}

TEST_CASE("a clock that runs in two spans rings when it would have in one") {
  for (std::uint64_t number = 0; number < 500; ++number) {
    CAPTURE(number);
    Drawn drawn = draw(number);
    double met = 0.0;
    const double gap = drawn.clock.rings_within(100.0, drawn.stimuli, met);
    if (!std::isfinite(gap)) continue;
    const double first = 0.4 * gap;
    REQUIRE_FALSE(std::isfinite(drawn.clock.rings_within(first, drawn.stimuli, met)));
    (void)drawn.clock.meet(met);
    drawn.stimuli.advance(first);
    REQUIRE(first + drawn.clock.rings_within(100.0, drawn.stimuli, met) == Approx(gap).epsilon(1e-5));
  }
}

TEST_CASE("the rate is the base times all factors, in whatever order they are set") {
  Clock clock;
  clock.start(0.5);
  CHECK(clock.rate() == 0.5);
  CHECK(clock.set_factor(Slot::program, 0.25));
  CHECK(clock.rate() == 0.125);
  CHECK(clock.set_factor(Slot::calendar, 4.0));
  CHECK(clock.factor() == 1.0);
  CHECK(clock.rate() == 0.5);
  // A factor takes the place of the one before it, and the same again changes nothing.
  CHECK(clock.set_factor(Slot::program, 0.5));
  CHECK(clock.rate() == 1.0);
  CHECK_FALSE(clock.set_factor(Slot::program, 0.5));
  clock.set_base(2.0);
  CHECK(clock.factor() == 2.0);
  CHECK(clock.rate() == 4.0);
  // A new start forgets them.
  clock.start(3.0);
  CHECK(clock.rate() == 3.0);
}

TEST_CASE("occasions add up until the clock rings, and a stopped clock is not set") {
  Clock clock;
  CHECK_FALSE(clock.is_set());
  clock.set(1.0);
  CHECK(clock.is_set());
  CHECK_FALSE(clock.meet(0.5));
  CHECK_FALSE(clock.meet(0.25));
  CHECK(clock.left() == 0.25);
  CHECK(clock.meet(0.25));
  CHECK_FALSE(clock.meet(-0.5));  // only what is left decides
  clock.stop();
  CHECK_FALSE(clock.is_set());
}
