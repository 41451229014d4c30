#include "engine/mechanisms/birthday/birthday.h"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/mechanisms/birthday/date.h"
#include "models/program/worth.h"

namespace stamkund::mechanisms {

using counting::Sign;
using world::Hook;
using world::kNever;
using world::Order;
using world::Scene;

namespace {

constexpr Order kWindow{340};
constexpr std::uint32_t kOpens = 0;
constexpr std::uint32_t kCloses = 1;

}  // namespace

void declare_birthday(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t /*arm*/,
                      const world::Horizon& /*horizon*/) {
  const auto has = [](const scenario::ArmSpec& arm) {
    return arm.program && arm.program->parts.find("birthday") != nullptr;
  };
  // Only where some arm has birthdays: results without them stay what they were.
  if (std::none_of(scenario.arms.begin(), scenario.arms.end(), has)) return;
  schema.declare({{"birthday_gifts", "1", "gifts for birthdays", Sign::none, 0, 1000},
                  {"birthday_cost", "minor", "cost of gifts for birthdays, units aside", Sign::out, 1, 1010}},
                 {{"owed_birthdays", "minor", "gifts that waited at the horizon for the next visit",
                   Sign::out, 1, 1000}});
}

void equip_birthday(world::Arm& arm, const Equipment& equipment) {
  if (!equipment.arm.program) return;
  if (const auto* spec = equipment.arm.program->parts.find<BirthdaySpec>("birthday"))
    arm.add(std::make_unique<Birthday>(arm, *find<Program>(arm), *spec, equipment.resolve));
}

Birthday::Birthday(world::Arm& arm, const Program& program, const BirthdaySpec& spec,
                   const scenario::Resolve& resolve)
    : program_(program),
      before_days_(spec.before_days),
      after_days_(spec.after_days),
      known_(resolve(spec.known)),
      gift_cost_(spec.gift_cost.minor),
      units_(spec.units),
      multiplier_(spec.multiplier),
      factor_(1.0 + resolve(spec.lift)),
      gifts_(arm.schema()->table(counting::kPeriods).column("birthday_gifts")),
      cost_(arm.schema()->table(counting::kPeriods).column("birthday_cost")),
      owed_(arm.schema()->table(counting::kOwed).column("owed_birthdays")),
      gift_owed_(gift_cost_ + (units_ > 0 ? world::to_minor(static_cast<double>(units_) *
                                                            program::cost_of_unit(program.model().rules, 0))
                                          : 0)) {}

std::uint32_t Birthday::hooks() const {
  return bits(Hook::joined, Hook::quit, Hook::bought, Hook::member_factor, Hook::follow);
}

void Birthday::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  if (!is_birthday_known(scene.person(), known_)) return;
  BirthdayState& state = of(scene.customer);
  // The first one whose window is not over.
  state.birthday = birthday_from(scene.person(), day - after_days_);
  // Somebody who joins within it sees the rest of it, from this purchase on.
  if (state.birthday - before_days_ <= day)
    open_window(scene, state, day);
  else
    scene.customer.agenda.put(kWindow, owner(), state.birthday - before_days_, kOpens);
}

void Birthday::open_window(Scene& scene, BirthdayState& state, double day) const {
  state.until_day = state.birthday + after_days_;
  state.birthday += kDaysPerYear;
  // Nothing new begins beyond the horizon.
  state.gift_waits = scene.books.counts(day);
  scene.customer.agenda.put(kWindow, owner(), state.until_day, kCloses);
  scene.customer.agenda.put(kWindow, owner(), state.birthday - before_days_, kOpens);
}

void Birthday::quit(Scene& scene) const {
  scene.customer.agenda.drop(owner());
  of(scene.customer) = {};
}

void Birthday::due(Scene& scene, const world::Agenda::Entry& entry) const {
  world::Customer& c = scene.customer;
  BirthdayState& state = of(c);
  program_.touch(c);
  if (entry.what == kCloses) {
    c.agenda.put(kWindow, owner(), kNever, kCloses);
    state.until_day = -1.0;
    state.gift_waits = false;
    return;
  }
  open_window(scene, state, entry.day);
}

void Birthday::bought(Scene& scene, const world::Purchase& purchase) const {
  BirthdayState& state = of(scene.customer);
  if (!purchase.by_member || !(purchase.day < state.until_day)) return;
  // The hair makes up for products such as 10 x 2.3, which is less than 23.
  if (multiplier_ > 1.0 && purchase.earned > 0)
    program_.grant(
        scene,
        static_cast<std::int64_t>(std::floor(static_cast<double>(purchase.earned) * multiplier_ + 1e-9)) -
            purchase.earned,
        true);
  if (!state.gift_waits) return;
  state.gift_waits = false;
  scene.books.add(purchase.day, gifts_);
  scene.books.pay(purchase.day, cost_, gift_cost_);
  scene.books.benefit(purchase.day, gift_cost_);
  if (!scene.books.counts(purchase.day)) scene.books.owe(purchase.day, owed_, gift_owed_);
  if (units_ > 0) program_.grant(scene, units_, false);
}

bool Birthday::is_owed(const Scene& scene) const {
  const BirthdayState& state = of(scene.customer);
  return state.gift_waits && scene.customer.alive && scene.day() < state.until_day;
}

double Birthday::member_factor(const Scene& scene) const {
  return scene.day() < of(scene.customer).until_day ? factor_ : 1.0;
}

}  // namespace stamkund::mechanisms
