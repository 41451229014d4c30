// A block of plain lives is, to the bit, what world::live makes of the same persons one by one.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "engine/population/plain_block.h"
#include "engine/study/arm_lives.h"

using namespace stamkund;
using population::Lifetime;
using population::Person;
using population::SpendTrait;

namespace {

constexpr double kHorizon = 364.0;
constexpr population::LuckKey kLuck{7, 3};

using Calendar = std::vector<population::CalendarStep>;

/// Everything that a plain life can be, at random.
Person any_person(std::uint64_t index, const std::vector<Calendar>& calendars) {
  Stream dice({1, 0, index, Purpose::test});
  const auto chance = [&](double share) { return draw_uniform(dice) < share; };
  Person person;
  person.index = index;
  person.existing = chance(0.4);
  person.alive = !person.existing || chance(0.8);
  person.enters_day = person.existing || chance(0.5) ? 0.0 : 400.0 * draw_uniform(dice);
  person.age_days = person.existing ? 500.0 * draw_uniform(dice) : 0.0;
  person.purchase_rate_per_day = chance(0.05) ? 0.0 : 0.1 * draw_gamma(dice, 0.5);
  const bool common = chance(0.4);
  if (!common) person.lifetime = static_cast<Lifetime>(static_cast<int>(4.0 * draw_uniform(dice)));
  person.defection_rate = chance(0.1) ? 0.0 : draw_gamma(dice, 0.5) / 100.0;
  if (person.lifetime == Lifetime::gompertz) person.aging = 0.01 * draw_uniform(dice);
  if (person.lifetime == Lifetime::weibull) person.aging = 0.5 + draw_uniform(dice);
  if (person.lifetime == Lifetime::after_purchase) {
    person.defection_rate *= 20.0;
    person.first_counts = chance(0.5);
  }
  if (!common && chance(0.3)) {
    person.ticks_per_purchase = 3;
    person.ticks_done = static_cast<std::uint32_t>(3.0 * draw_uniform(dice));
  }
  if (!common && chance(0.3)) {
    person.opportunity_days = chance(0.5) ? 7.0 : 30.4375;
    person.renews = chance(0.4);
    if (person.renews) person.purchase_rate_per_day = 1e6;
  }
  if (!common && chance(0.4))
    person.calendar = &calendars[static_cast<std::size_t>(2.0 * draw_uniform(dice))];
  const double law = draw_uniform(dice);
  if (law < 0.3) person.spend = {SpendTrait::Law::fixed, 45.0, 0.0, {}};
  if (law >= 0.3)
    person.spend = {SpendTrait::Law::gamma, 8.0 * draw_uniform(dice), 0.0, GammaLaw(0.4 + 6.0 * law)};
  if (law > 0.8) person.spend = {SpendTrait::Law::lognormal, 3.0, 0.5, {}};
  return person;
}

class Recorder final : public world::LifeObserver {
 public:
  void purchase(std::uint64_t, double day, std::int64_t paid) override {
    days.push_back(day);
    amounts.push_back(paid);
  }
  std::vector<double> days;
  std::vector<std::int64_t> amounts;
};

}  // namespace

TEST_CASE("A block of plain lives is what world::live makes of each of them") {
  const std::vector<Calendar> calendars{{{-1e9, 0.5, 2.0}, {100.0, 2.0, 0.5}, {200.0, 1.0, 1.0}},
                                        {{50.0, 3.0, 1.0}, {50.5, 0.0, 3.0}, {300.25, 1.0, 0.2}}};
  scenario::ArmModel arm;
  arm.purchase_factor = 1.1;
  arm.defection_factor = 0.9;
  arm.spend_factor = 1.05;
  world::Horizon horizon;
  horizon.days = kHorizon;
  horizon.period_days = 7.0;
  auto schema = std::make_shared<counting::Schema>();
  world::declare_core(*schema, horizon);
  schema->close();
  const world::Arm plain(arm, horizon, {}, schema);
  population::PlainBlock block;

  std::size_t purchases = 0;
  std::size_t leavers = 0;
  std::size_t renewals = 0;
  for (std::uint64_t first = 0; first < 20'000; first += 200) {
    std::vector<Person> persons;
    for (std::uint64_t i = first; i < first + 200; ++i) persons.push_back(any_person(i, calendars));
    block.take(persons);
    block.live(kLuck, {arm.purchase_factor, arm.defection_factor, kHorizon});
    block.spend(kLuck);
    for (std::size_t i = 0; i < persons.size(); ++i) {
      const Person& person = persons[i];
      CAPTURE(person.index, static_cast<int>(person.lifetime), person.existing, person.opportunity_days);
      study::ArmLives life(plain);
      world::Luck luck(kLuck.seed, kLuck.replicate, person.index);
      Recorder recorder;
      const auto outcome = life.run(person, luck, &recorder);
      const auto days = block.days(i);
      REQUIRE(std::equal(days.begin(), days.end(), recorder.days.begin(), recorder.days.end()));
      for (std::size_t k = 0; k < days.size(); ++k)
        REQUIRE(world::to_minor(block.amounts(i)[k] * arm.spend_factor * arm.minor_per_major) ==
                recorder.amounts[k]);
      const std::int64_t defections = life.counts().flow("defections");
      const bool left = std::isfinite(block.left_day(i));
      REQUIRE(left == (defections == 1));
      if (left)
        REQUIRE(outcome.totals.millidays ==
                std::llround(1000.0 * std::max(0.0, block.left_day(i) - person.enters_day)));
      purchases += days.size();
      leavers += left ? 1 : 0;
      renewals += person.renews && !days.empty() ? 1 : 0;
    }
  }
  // Nothing is compared with nothing.
  CHECK(purchases > 100'000);
  CHECK(leavers > 2'000);
  CHECK(renewals > 200);
}

TEST_CASE("A life without end is a mistake in the parameters") {
  Person person;
  person.purchase_rate_per_day = 1e5;
  population::PlainBlock block;
  block.take(std::vector<Person>{person});
  CHECK_THROWS_WITH(block.live(kLuck, {1.0, 1.0, kHorizon}), Catch::Contains("more than a million"));
}
