// What hurries a member towards a reward, a tier or a deadline.
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/random/distributions.h"
#include "models/response/deadline.h"
#include "models/response/future_value.h"
#include "models/response/points_pressure.h"
#include "models/response/tier_pressure.h"

using namespace stamkund;
using namespace stamkund::response;

namespace {

constexpr double kNever = TierPressure::kNever;

}  // namespace

TEST_CASE("points pressure: near the reward only, and off is off") {
  const PointsPressure pressure(0.06);
  const Points goal{100};
  CHECK(pressure(Points{0}, goal) == 1.0);
  CHECK(pressure(Points{74}, goal) == 1.0);
  CHECK(pressure(Points{75}, goal) == 1.06);
  CHECK(pressure(Points{99}, goal) == 1.06);
  // A full balance that is not redeemed starts over; one in debt is far away.
  CHECK(pressure(Points{100}, goal) == 1.0);
  CHECK(pressure(Points{180}, goal) == 1.06);
  CHECK(pressure(Points{-10}, goal) == 1.0);
  for (const int balance : {-5, 0, 75, 99, 100, 180}) {
    CHECK(PointsPressure(0.0)(Points{balance}, goal) == 1.0);
    CHECK(PointsPressure(0.06, 0.0)(Points{balance}, goal) == 1.0);
  }
  CHECK(PointsPressure(0.06, 1.0)(Points{0}, goal) == 1.06);
  CHECK_THROWS_AS(PointsPressure(-1.0), InternalFault);
}

TEST_CASE("future value: nearly flat in credits for heavy users, steep for light ones") {
  const FutureValue value(0.2, 0.02);
  const double goal = 10.0;
  const auto slope = [&](double purchases_per_day) {
    return value(1.0, 1.0, purchases_per_day) - value(goal, 1.0, purchases_per_day);
  };
  CHECK(slope(2.0) < 0.02);   // ten purchases take five days
  CHECK(slope(0.05) > 0.10);  // they take 200 days
  // The nearer and the faster, the more; never outside [1, 1 + k].
  double last = 1.0;
  for (double missing = 10.0; missing >= 0.0; missing -= 1.0) {
    const double factor = value(missing, 1.0, 0.1);
    CHECK(factor > last);
    CHECK(factor <= 1.2);
    last = factor;
  }
  CHECK(last == 1.2);
  CHECK(value(5.0, 1.0, 0.2) > value(5.0, 1.0, 0.1));
  CHECK(value(5.0, 2.0, 0.1) == value(5.0, 1.0, 0.2));
  CHECK(FutureValue::days_to_reward(30.0, 10.0, 0.5) == 6.0);
}

TEST_CASE("future value: the limits, and off is off") {
  for (const double discount : {0.0, 0.02})
    for (const double pace : {0.0, 0.1, 5.0}) {
      CHECK(FutureValue(0.0, discount)(3.0, 1.0, pace) == 1.0);
      CHECK(FutureValue(0.2, discount)(3.0, 0.0, pace) == 1.0);  // earns nothing
    }
  CHECK(FutureValue(0.2, 0.0)(3.0, 1.0, 0.0) == 1.0);   // never gets there
  CHECK(FutureValue(0.2, 0.0)(3.0, 1.0, 0.01) == 1.2);  // does not discount
  CHECK(FutureValue(0.2, 0.02)(1e9, 1.0, 0.01) == 1.0);
}

TEST_CASE("tier pressure: before the end, for who can make it with a stretch") {
  const TierPressure pressure(0.1, 60.0, 1.5);
  const double end = 365.0;
  // 30 missing at one a day: the stretched pace covers it while 20 days are left.
  CHECK(pressure.starts_day(end, 30.0, 1.0) == 305.0);
  CHECK(pressure.gives_up_day(end, 30.0, 1.0) == 345.0);
  CHECK(pressure(304.9, end, 30.0, 1.0) == 1.0);
  CHECK(pressure(305.0, end, 30.0, 1.0) == 1.1);
  CHECK(pressure(344.9, end, 30.0, 1.0) == 1.1);
  CHECK(pressure(345.0, end, 30.0, 1.0) == 1.0);
  // Nothing missing, no chance, no pace, window over, no window.
  CHECK(pressure(320.0, end, 0.0, 1.0) == 1.0);
  CHECK(pressure(320.0, end, 1000.0, 1.0) == 1.0);
  CHECK(pressure(320.0, end, 30.0, 0.0) == 1.0);
  CHECK(pressure(365.0, end, 30.0, 1.0) == 1.0);
  CHECK(pressure(320.0, kNever, 30.0, 1.0) == 1.0);
  CHECK(pressure(320.0, kNever, 30.0, 0.0) == 1.0);
  // A purchase that brings her nearer makes her give up later.
  CHECK(pressure.gives_up_day(end, 20.0, 1.0) > 345.0);
  for (const double now : {0.0, 310.0, 350.0, 365.0})
    CHECK(TierPressure(0.0, 60.0, 1.5)(now, end, 30.0, 1.0) == 1.0);
}

TEST_CASE("tier pressure: who is well ahead of the pace relaxes until she is not") {
  const TierPressure pressure(0.1, 60.0, 1.5, 1.2);
  // 10 missing at one a day: twelve days are plenty.
  CHECK(pressure.starts_day(365.0, 10.0, 1.0) == 353.0);
  CHECK(pressure(340.0, 365.0, 10.0, 1.0) == 1.0);
  CHECK(pressure(353.0, 365.0, 10.0, 1.0) == 1.1);
  CHECK(TierPressure(0.1, 60.0, 1.5)(340.0, 365.0, 10.0, 1.0) == 1.1);
}

TEST_CASE("tier pressure changes on the days it names, and on no other") {
  int changes = 0;
  for (std::uint64_t trial = 0; trial < 500; ++trial) {
    CAPTURE(trial);
    Stream stream({trial, 3, 0, Purpose::test});
    const double coasting = stream() % 2 == 0 ? kNever : 1.0 + 2.0 * draw_uniform(stream);
    const TierPressure pressure(0.1, 100.0 * draw_uniform(stream), 1.0 + draw_uniform(stream), coasting);
    const double end = 365.0 * draw_uniform(stream);
    const double missing = 80.0 * draw_uniform(stream) - 10.0;
    const double pace = stream() % 8 == 0 ? 0.0 : 2.0 * draw_uniform(stream);
    double now = 0.0;
    int steps = 0;
    for (; steps < 4; ++steps) {
      const double next = pressure.next_change_day(now, end, missing, pace);
      const double factor = pressure(now, end, missing, pace);
      REQUIRE(next > now);
      for (int k = 0; k < 20; ++k) {
        const double between = now + (std::min(next, end + 10.0) - now) * draw_uniform(stream);
        if (between < next) REQUIRE(pressure(between, end, missing, pace) == factor);
      }
      if (next == kNever) break;
      REQUIRE(pressure(next, end, missing, pace) != factor);
      ++changes;
      now = next;
    }
    REQUIRE(steps <= 2);
    REQUIRE(pressure(end + 1.0, end, missing, pace) == 1.0);
  }
  CHECK(changes > 200);
  CHECK(TierPressure(0.0, 60.0, 1.5).next_change_day(0.0, 365.0, 30.0, 1.0) == kNever);
}

TEST_CASE("expiry presses flexible customers with something to lose, just before it") {
  const ExpiryDeadline deadline(0.15, 30.0, 0.5);
  CHECK(deadline.least_units(Points{100}).count == 50);
  CHECK(deadline.least_units(Points{101}).count == 51);
  CHECK(ExpiryDeadline(0.15, 30.0, 0.0).least_units(Points{100}).count == 1);
  const Points reward{100};
  CHECK(deadline.starts_day(200.0) == 170.0);
  CHECK(deadline(169.9, 200.0, Points{80}, reward, true) == 1.0);
  CHECK(deadline(170.0, 200.0, Points{80}, reward, true) == 1.15);
  CHECK(deadline(199.9, 200.0, Points{50}, reward, true) == 1.15);
  CHECK(deadline(200.0, 200.0, Points{80}, reward, true) == 1.0);
  CHECK(deadline(180.0, 200.0, Points{49}, reward, true) == 1.0);
  CHECK(deadline(180.0, 200.0, Points{80}, Points{0}, true) == 1.0);
  CHECK(deadline(180.0, kNever, Points{80}, reward, true) == 1.0);
  for (const double now : {0.0, 170.0, 199.0, 300.0}) {
    CHECK(deadline(now, 200.0, Points{80}, reward, false) == 1.0);
    CHECK(ExpiryDeadline(0.0, 30.0, 0.5)(now, 200.0, Points{80}, reward, true) == 1.0);
  }
  // Without a least share, any unit counts, but not none.
  CHECK(ExpiryDeadline(0.15, 30.0, 0.0)(180.0, 200.0, Points{1}, reward, true) == 1.15);
  CHECK(ExpiryDeadline(0.15, 30.0, 0.0)(180.0, 200.0, Points{0}, reward, true) == 1.0);
}
