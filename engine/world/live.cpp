#include "engine/world/live.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"
#include "engine/base/failure.h"
#include "engine/population/amounts.h"
#include "engine/world/buy.h"

namespace stamkund::world {
namespace {

using population::Lifetime;
using population::Person;
using Stage = Customer::Stage;

/// Entries of the agenda that belong to the core.
constexpr std::uint16_t kCore = 0xFFFF;

/// An arm in which nothing happens but the plain processes.
bool is_plain(const Arm& arm) { return arm.mechanisms().empty(); }

/// Integrated intensity to the next purchase.
double next_gap(Customer& c, std::uint32_t ticks_done) {
  double sum = draw_exponential(c.purchase_luck);
  for (std::uint32_t tick = ticks_done + 1; tick < c.person.ticks_per_purchase; ++tick)
    sum += draw_exponential(c.purchase_luck);
  return sum;
}

/// The factors of her calendar as of its latest step, and when the next one comes.
void read_calendar(Customer& c) {
  const auto& calendar = *c.person.calendar;
  while (c.calendar_step < calendar.size() && calendar[c.calendar_step].day <= c.day) ++c.calendar_step;
  if (c.calendar_step > 0) c.purchases.set_base(c.base_rate * calendar[c.calendar_step - 1].purchase_factor);
  c.agenda.put(Order::calendar, kCore,
               c.calendar_step < calendar.size() ? calendar[c.calendar_step].day : kNever);
}

double leaving_factor(const Customer& c) {
  return c.calendar_step > 0 ? (*c.person.calendar)[c.calendar_step - 1].defection_factor : 1.0;
}

void leave_for_good(Scene& scene) {
  Customer& c = scene.customer;
  c.alive = false;
  scene.books.add(c.day, scene.arm.columns().defections);
  const double lived = std::min(c.day, scene.arm.horizon().days) - c.stays_since;
  c.outcome.totals.millidays += std::llround(1000.0 * std::max(lived, 0.0));
  for (const Mechanism* mechanism : scene.arm.with(Hook::left)) mechanism->left(scene);
}

bool is_owed(const Scene& scene) {
  const auto& asked = scene.arm.with(Hook::follow);
  return std::any_of(asked.begin(), asked.end(), [&](const Mechanism* one) { return one->is_owed(scene); });
}

void close_books(Scene& scene, bool followed) {
  for (const Mechanism* one : scene.arm.with(Hook::follow)) one->close_books(scene, followed);
}

/// The end of the run, or of the following. False if her life is over.
bool end_stage(Scene& scene) {
  Customer& c = scene.customer;
  if (c.stage == Stage::followed) {
    close_books(scene, true);
    return false;
  }
  c.outcome.tier = c.seen.tier;
  for (const Mechanism* mechanism : scene.arm.with(Hook::ended)) mechanism->ended(scene);
  if (!(scene.arm.horizon().follow_days > 0.0)) return false;
  // Beyond the horizon only those are followed to whom something may be owed.
  const auto& asked = scene.arm.with(Hook::follow);
  if (std::none_of(asked.begin(), asked.end(), [&](const Mechanism* one) { return one->follows(scene); })) {
    close_books(scene, false);
    return false;
  }
  c.stage = Stage::followed;
  return true;
}

/// Everything that is due now.
void do_what_is_due(Scene& scene) {
  Customer& c = scene.customer;
  while (c.agenda.next_day() <= c.day) {
    const Agenda::Entry entry = c.agenda.next();
    if (entry.owner != kCore) {
      scene.arm.mechanisms()[entry.owner]->due(scene, entry);
      continue;
    }
    read_calendar(c);
    c.leaving.set_factor(Slot::calendar, leaving_factor(c), c.day, c.person, c.alive);
  }
  for (const Mechanism* mechanism : scene.arm.with(Hook::settle)) mechanism->settle(scene);
}

/// She has an opportunity: her clock stands still until its end.
void wait_for_end_of_opportunity(Customer& c) {
  const double length = c.person.opportunity_days;
  const double began = c.person.opportunity_began_day();
  c.waits_until = began + (std::floor((c.day - began) / length) + 1.0) * length;
  c.buys_at_end = c.person.renews;
}

template <bool kRich>
void go_on(Scene& scene, double until) {
  Customer& c = scene.customer;
  const Horizon& horizon = scene.arm.horizon();
  const bool calendar_lifetime = c.person.lifetime != Lifetime::after_purchase;
  for (;;) {
    const bool followed = c.stage == Stage::followed;
    if (kRich && followed && !is_owed(scene)) break;
    const double end = horizon.days + (followed ? horizon.follow_days : 0.0);
    const double scheduled = std::min(end, c.agenda.next_day());
    if (c.alive && c.waits_until > c.day) {
      const double next = std::min(scheduled, c.waits_until);
      if (next >= until) return;
      if (kRich && c.stimuli.active()) c.stimuli.advance(next - c.day);
      c.day = next;
      if (c.day >= c.waits_until && c.buys_at_end && c.day < end) {
        c.buys_at_end = false;
        buy<kRich>(scene, false);
      }
      if (c.leaving.day() <= c.day && c.day < end) {
        leave_for_good(scene);
        if constexpr (!kRich) break;
        continue;
      }
    } else if (c.alive) {
      const double limit = std::min(scheduled, c.leaving.day());
      const double span = limit - c.day;
      double met = 0.0;
      const double gap = c.purchases.rings_within(span, c.stimuli, met);
      if (gap < kNever) {
        if (c.day + gap >= until) return;
        c.day += gap;
        if (kRich && c.stimuli.active()) c.stimuli.advance(gap);
        c.purchases.set(next_gap(c, 0));
        if (c.person.opportunity_days > 0.0) {
          // Lifetimes end with an opportunity, so she lives to see the end of this one.
          wait_for_end_of_opportunity(c);
          if (c.buys_at_end) continue;
        }
        buy<kRich>(scene, false);
        if (!calendar_lifetime) c.leaving.spend(c.day);
        if (c.leaving.day() > c.day) continue;
      } else {
        if (limit >= until) return;
        (void)c.purchases.meet(met);
        c.day = limit;
        if (kRich && c.stimuli.active()) c.stimuli.advance(span);
      }
      if (c.leaving.day() <= c.day && c.day < end) {
        leave_for_good(scene);
        if constexpr (!kRich) break;
        continue;
      }
    } else {
      // Nobody tells the company that she has left: points go on expiring, contacts go on being paid for.
      if (scheduled >= until) return;
      c.day = scheduled;
    }
    if (c.day >= end) {
      if (!kRich || !end_stage(scene)) break;
      continue;
    }
    do_what_is_due(scene);
  }
  c.stage = Stage::over;
}

/// Her first purchase brings a new customer here.
template <bool kRich>
void enter(Scene& scene) {
  Customer& c = scene.customer;
  if (c.person.existing) return;
  buy<kRich>(scene, true);
  if (c.person.first_counts) c.leaving.spend(c.day);
}

/// What is known only at the end of her life.
void finish(Scene& scene) {
  Customer& c = scene.customer;
  const double horizon_days = scene.arm.horizon().days;
  auto& totals = c.outcome.totals;
  if (c.alive && c.stays_since < horizon_days)
    totals.millidays += std::llround(1000.0 * (horizon_days - c.stays_since));
  c.outcome.member = c.seen.ever_member;
  if (totals.purchases > 0) scene.books.add_person(scene.arm.columns().buyers);
  if (totals.purchases > 1) scene.books.add_person(scene.arm.columns().repeat_buyers);
}

}  // namespace

void begin(Scene& scene) {
  Customer& c = scene.customer;
  const Person& person = c.person;
  const scenario::ArmModel& arm = scene.arm.model();
  c.stage = Stage::new_born;
  c.outcome = {};
  c.outcome.totals.customers = 1;
  scene.books.open(c.outcome.totals);
  c.day = person.enters_day;
  c.alive = person.alive;
  c.stays_since = person.enters_day;
  c.visits = 0;
  c.last_active_period = std::numeric_limits<std::size_t>::max();
  c.seen = {};
  c.seen.last_purchase_day = person.last_purchase_day;
  c.seen.earlier_purchases = person.earlier_purchases;
  c.seen.earlier_spent = person.earlier_spent;
  c.seen.segment = person.segment;
  c.seen.store = person.store;
  c.brought.clear();
  c.agenda.clear();
  c.waits_until = -1.0;
  c.buys_at_end = false;
  if (person.existing && person.alive) scene.books.add_person(scene.arm.columns().alive_at_start);

  c.base_rate = person.purchase_rate_per_day * arm.purchase_factor;
  if (person.ticks_per_purchase > 1) c.base_rate *= static_cast<double>(person.ticks_per_purchase);
  c.purchases.start(c.base_rate);
  c.calendar_step = 0;
  if (person.calendar != nullptr) read_calendar(c);
  c.leaving.start(person, person.defection_rate * arm.defection_factor,
                  person.calendar != nullptr ? leaving_factor(c) : 1.0, scene.luck.lifetime_arrival);
  c.purchase_luck = scene.luck.purchase_clock;
  c.purchases.set(next_gap(c, person.ticks_done));
  if (person.spend.law != population::SpendTrait::Law::fixed) c.spend_luck = scene.luck.spend();
  if (is_plain(scene.arm)) return;
  c.stimuli.take_kinds(scene.arm.stimuli());
  const auto& mechanisms = scene.arm.mechanisms();
  while (c.blocks.size() < mechanisms.size()) c.blocks.add(mechanisms[c.blocks.size()]->make_block());
  for (const auto& mechanism : mechanisms) mechanism->begin(scene);
}

void live(Scene& scene, double until) {
  Customer& c = scene.customer;
  if (c.stage == Stage::over) return;
  scene.books.open(c.outcome.totals);
  const bool plain = is_plain(scene.arm);
  if (c.stage == Stage::new_born) {
    if (c.day >= until) return;
    c.stage = Stage::in_run;
    plain ? enter<false>(scene) : enter<true>(scene);
  }
  plain ? go_on<false>(scene, until) : go_on<true>(scene, until);
  if (c.stage == Stage::over) finish(scene);
}

void take_new_luck(Scene& scene, double day) {
  Customer& c = scene.customer;
  if (c.stage == Stage::over || c.stage == Stage::new_born) return;
  STAMKUND_EXPECT(c.person.ticks_per_purchase <= 1 && day >= c.day);
  if (c.stimuli.active()) c.stimuli.advance(day - c.day);
  c.day = day;
  c.purchase_luck = scene.luck.purchase_clock;
  c.purchases.set(next_gap(c, 0));
  if (c.person.spend.law != population::SpendTrait::Law::fixed) c.spend_luck = scene.luck.spend();
  if (c.alive) c.leaving.begin_again(day, scene.luck.lifetime_arrival, 1.0, c.person);
}

}  // namespace stamkund::world
