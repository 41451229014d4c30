// Stimuli that lower the rate: the floor, the integral, its inverse, and the lower bound Life relies on.
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/response/stimuli.h"

using namespace stamkund;
using namespace stamkund::response;

namespace {

constexpr double kRounding = 1e-15;

/// Up to five kinds, at least one of which lowers, each stimulated once.
Stimuli mixed(Stream& stream) {
  Stimuli stimuli;
  const std::size_t kinds = 1 + stream() % 5;
  for (std::size_t j = 0; j < kinds; ++j) {
    const bool lowers = j == 0 || stream() % 2 == 0;
    (void)stimuli.add_kind(0.5 + 60.0 * draw_uniform(stream), lowers ? Sign::lowers : Sign::raises);
    stimuli.stimulate(j, (lowers ? -1.0 : 3.0) * draw_uniform(stream));
  }
  return stimuli;
}

}  // namespace

TEST_CASE("with stimuli of both signs, the integral is what quadrature says, and time_to inverts it") {
  int slowed = 0;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    CAPTURE(trial);
    Stream stream({trial, 1, 0, Purpose::test});
    Stimuli stimuli = mixed(stream);
    const double dt = 120.0 * draw_uniform(stream);
    const double expected = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        [&](double t) { return stimuli.multiplier_after(t); }, 0.0, dt, 12, 1e-12);
    REQUIRE(stimuli.integral(dt) == Approx(expected).epsilon(1e-10));
    slowed += expected < dt;
    const double need = draw_uniform(stream) * expected;
    const double found = stimuli.time_to(need, dt);
    REQUIRE(found >= 0.0);
    REQUIRE(found <= dt);
    REQUIRE(stimuli.integral(found) == Approx(need).epsilon(1e-12).margin(1e-12));
    // Letting time pass in two steps is letting it pass at once, up to what is too small to keep.
    const double whole = stimuli.integral(dt);
    const double first = stimuli.integral(0.3 * dt);
    stimuli.advance(0.3 * dt);
    REQUIRE(first + stimuli.integral(0.7 * dt) == Approx(whole).margin(5 * 60.5 * Stimuli::kNegligible));
  }
  // Both sides of 1 are covered.
  CHECK(slowed > 400);
  CHECK(slowed < 1900);
}

TEST_CASE("time_to finds its way at the floor, near zero, near the limit and over long spans") {
  for (const double raised : {0.0, 0.05, 3.0, 200.0})
    for (const double tau_raised : {0.01, 7.0, 300.0})
      for (const double tau_lowered : {0.01, 7.0, 300.0})
        for (const double limit : {0.001, 1.0, 50.0, 1e5}) {
          Stimuli stimuli;
          stimuli.stimulate(stimuli.add_kind(tau_raised), raised);
          stimuli.stimulate(stimuli.add_kind(tau_lowered, Sign::lowers), -5.0);
          for (const double share : {0.0, 1e-9, 0.01, 0.5, 0.99, 1.0}) {
            CAPTURE(raised, tau_raised, tau_lowered, limit, share);
            const double need = share * stimuli.integral(limit);
            const double found = stimuli.time_to(need, limit);
            REQUIRE(found >= 0.0);
            REQUIRE(found <= limit);
            REQUIRE(stimuli.integral(found) == Approx(need).epsilon(1e-11).margin(1e-11));
          }
        }
}

TEST_CASE("no history brings the multiplier below the floor") {
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    CAPTURE(trial);
    Stream stream({trial, 2, 0, Purpose::test});
    Stimuli stimuli = mixed(stream);
    const std::size_t lowers = stimuli.add_kind(0.5 + 60.0 * draw_uniform(stream), Sign::lowers);
    const std::size_t raises = stimuli.add_kind(0.5 + 60.0 * draw_uniform(stream));
    for (int event = 0; event < 60; ++event) {
      if (stream() % 2 == 0) stimuli.stimulate(lowers, -1.5 * draw_uniform(stream));
      if (stream() % 3 == 0) stimuli.renew(raises, draw_uniform(stream));
      if (stream() % 3 == 0) stimuli.stimulate(0, -0.4 * draw_uniform(stream));
      const double lowest = stimuli.lowest();
      REQUIRE(lowest >= Stimuli::kLowest - kRounding);
      REQUIRE(lowest <= 1.0);
      for (const double after : {0.0, 0.1, 3.0, 30.0, 300.0}) {
        REQUIRE(stimuli.multiplier_after(after) >= lowest - kRounding);
        // What Life relies on: at the lowest rate no more is bought than in truth.
        REQUIRE(stimuli.integral(after) >= lowest * after - 1e-12);
      }
      stimuli.advance(20.0 * draw_uniform(stream));
      REQUIRE(stimuli.lowest() >= lowest - kRounding);
    }
  }
}

TEST_CASE("what does not fit under the floor is lost, not postponed") {
  Stimuli stimuli;
  const std::size_t first = stimuli.add_kind(10.0, Sign::lowers);
  const std::size_t second = stimuli.add_kind(20.0, Sign::lowers);
  stimuli.stimulate(first, -0.6);
  CHECK(stimuli.multiplier() == Approx(0.4));
  stimuli.stimulate(second, -0.6);
  CHECK(stimuli.multiplier() == Approx(Stimuli::kLowest));
  stimuli.stimulate(second, -0.6);
  CHECK(stimuli.multiplier() == Approx(Stimuli::kLowest));
  stimuli.advance(10.0);
  CHECK(stimuli.multiplier() == Approx(1.0 - 0.6 * std::exp(-1.0) - 0.3 * std::exp(-0.5)));
  // What raises does not make room below the floor: it may be gone before what lowers is.
  const std::size_t raises = stimuli.add_kind(1.0);
  stimuli.stimulate(raises, 5.0);
  stimuli.stimulate(first, -100.0);
  CHECK(stimuli.lowest() == Approx(Stimuli::kLowest));
}

TEST_CASE("a lowering stimulus that is off changes no bit, and a forgotten one is gone") {
  Stimuli plain;
  Stimuli with_lowering;
  const std::size_t kind = plain.add_kind(9.0);
  (void)with_lowering.add_kind(9.0);
  const std::size_t lowers = with_lowering.add_kind(3.0, Sign::lowers);
  plain.stimulate(kind, 0.37);
  with_lowering.stimulate(kind, 0.37);
  with_lowering.stimulate(lowers, 0.0);
  CHECK(with_lowering.lowest() == 1.0);
  CHECK(with_lowering.integral(4.2) == plain.integral(4.2));
  CHECK(with_lowering.time_to(3.1, 20.0) == plain.time_to(3.1, 20.0));
  with_lowering.stimulate(lowers, -0.5);
  CHECK(with_lowering.lowest() == 0.5);
  CHECK(with_lowering.active());
  with_lowering.advance(1000.0);
  CHECK_FALSE(with_lowering.active());
  CHECK(with_lowering.lowest() == 1.0);
  with_lowering.stimulate(lowers, -0.5);
  with_lowering.clear();
  CHECK(with_lowering.lowest() == 1.0);
}

TEST_CASE("a kind keeps its sign") {
  Stimuli stimuli;
  const std::size_t raises = stimuli.add_kind(9.0);
  const std::size_t lowers = stimuli.add_kind(9.0, Sign::lowers);
  CHECK_THROWS_AS(stimuli.stimulate(raises, -0.1), InternalFault);
  CHECK_THROWS_AS(stimuli.stimulate(lowers, 0.1), InternalFault);
  CHECK_THROWS_AS(stimuli.renew(lowers, 0.1), InternalFault);
}
