#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/response/contact.h"
#include "models/response/enrolment.h"
#include "models/response/goal_gradient.h"
#include "models/response/stimuli.h"

using namespace stamkund;
using namespace stamkund::response;

TEST_CASE("the integral of decaying stimuli is what quadrature says, and time_to inverts it") {
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    Stream stream({trial, 0, 0, Purpose::test});
    Stimuli stimuli;
    const std::size_t kinds = 1 + stream() % 4;
    for (std::size_t j = 0; j < kinds; ++j) (void)stimuli.add_kind(0.5 + 40.0 * draw_uniform(stream));
    for (std::size_t j = 0; j < kinds; ++j) stimuli.stimulate(j, 3.0 * draw_uniform(stream));
    const double dt = 60.0 * draw_uniform(stream);
    const double expected = boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
        [&](double t) { return stimuli.multiplier_after(t); }, 0.0, dt, 12, 1e-12);
    REQUIRE(stimuli.integral(dt) == Approx(expected).epsilon(1e-10));
    const double need = draw_uniform(stream) * expected;
    const double found = stimuli.time_to(need, dt);
    REQUIRE(found >= 0.0);
    REQUIRE(found <= dt);
    REQUIRE(stimuli.integral(found) == Approx(need).epsilon(1e-9).margin(1e-12));
    // Letting time pass in two steps is letting it pass at once.
    const double whole = stimuli.integral(dt);
    const double first = stimuli.integral(0.3 * dt);
    stimuli.advance(0.3 * dt);
    REQUIRE(first + stimuli.integral(0.7 * dt) == Approx(whole).epsilon(1e-8));
  }
}

TEST_CASE("a renewed stimulus does not add up") {
  Stimuli stimuli;
  const std::size_t kind = stimuli.add_kind(35.0);
  for (int i = 0; i < 1000; ++i) stimuli.renew(kind, 0.02);
  CHECK(stimuli.multiplier() == Approx(1.02));
  stimuli.advance(35.0);
  CHECK(stimuli.multiplier() == Approx(1.0 + 0.02 * std::exp(-1.0)));
  stimuli.renew(kind, 0.02);
  CHECK(stimuli.multiplier() == Approx(1.02));
}

TEST_CASE("no stimulus is exactly no effect") {
  Stimuli stimuli;
  (void)stimuli.add_kind(7.0);
  CHECK_FALSE(stimuli.active());
  CHECK(stimuli.multiplier() == 1.0);
  CHECK(stimuli.integral(3.7) == 3.7);
  stimuli.stimulate(0, 0.0);
  CHECK_FALSE(stimuli.active());
}

TEST_CASE("the goal gradient reproduces Kivetz's shorter last gap, and off is off") {
  // Kivetz, Urminsky & Zheng 2006: gaps 20 % shorter at the last of ten stamps than at the first.
  const GoalGradient default_strength(0.25);
  const double first_gap = 1.0 / default_strength(Points{0}, Points{10});
  const double last_gap = 1.0 / default_strength(Points{9}, Points{10});
  CHECK(last_gap / first_gap == Approx(0.80).margin(0.005));
  for (const int balance : {0, 3, 9, 10, 50}) CHECK(GoalGradient(0.0)(Points{balance}, Points{10}) == 1.0);
  // A full balance that nobody redeems pulls no more than an empty one.
  CHECK(default_strength(Points{10}, Points{10}) == 1.0);
  CHECK(default_strength(Points{25}, Points{10}) == default_strength(Points{5}, Points{10}));
}

TEST_CASE("enrolment: the average customer joins with the stated share, the loyal more often") {
  const Enrolment enrolment(0.3, 0.5);
  const auto probability = [&](double z) { return 1.0 - std::exp(-enrolment.hazard_per_offer(z)); };
  CHECK(probability(0.0) == Approx(0.3).epsilon(1e-12));
  CHECK(probability(1.0) > probability(0.0));
  CHECK(probability(1.0) / (1 - probability(1.0)) == Approx(std::exp(0.5) * 0.3 / 0.7).epsilon(1e-12));
  CHECK(Enrolment(0.0, 0.5).hazard_per_offer(3.0) == 0.0);
  CHECK(std::isinf(Enrolment(1.0, 0.5).hazard_per_offer(-3.0)));
}

TEST_CASE("fatigue grows with contacts and is forgotten") {
  Fatigue fatigue(0.2, 28.0);
  CHECK(fatigue.contact(0.0) == 0.0);
  CHECK(fatigue.contact(7.0) == Approx(0.2 * std::exp(-0.25)));
  const double tired = fatigue.contact(8.0);
  CHECK(tired > 0.2);
  CHECK(fatigue.contact(400.0) < 1e-5);
  Fatigue off(0.0, 28.0);
  for (int day = 0; day < 10; ++day) CHECK(off.contact(day) == 0.0);
}
