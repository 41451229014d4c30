#include "engine/mechanisms/program/program.h"
#include "engine/base/calendar.h"

#include <algorithm>

#include "engine/population/amounts.h"
#include "models/program/sale.h"

namespace stamkund::mechanisms {

using program::Entry;
using program::Occasion;
using world::AccountStep;
using world::Hook;
using world::Order;
using world::Scene;
using world::to_minor;

Program::Program(world::Arm& arm, ProgramModel model)
    : program_(std::move(model)),
      arm_(arm),
      columns_(*arm.schema()),
      n_cohorts_(arm.horizon().cohorts()),
      units_(arm.schema()->table(kUnits).offset()),
      unit_uses_(arm.schema()->table(kUnitUses).offset()),
      cohort_revenue_(arm.schema()->table(kCohortRevenue).offset()),
      cohort_revenue_cells_(arm.schema()->table(kCohortRevenue).cells()),
      reward_uses_(arm.schema()->table(kRewardUses).offset()),
      stock_(arm.schema()->table(kStock).offset()),
      stock_days_(arm.schema()->table(kStock).axes()[1].size) {
  goals_wait_ = !program_.rules.missions.empty();
  for (std::size_t r = 0; r < program_.rules.rewards.size(); ++r) {
    const program::Reward& reward = program_.rules.rewards[r];
    redeem_hazard_.push_back(response::RedemptionChoice::hazard_per_visit(program_.redeem_probability[r]));
    chooses_ = chooses_ || !reward.automatic;
    goals_wait_ = goals_wait_ || reward.limit.limits();
  }
  const auto& behaviour = program_.behaviour;
  // A kind costs a little at every step, so only what acts gets one.
  if (behaviour.boosts) reward_kind_ = arm.stimuli().add_kind(behaviour.post_reward_decay_days);
  if (behaviour.tier_outcomes) {
    tier_up_kind_ = arm.stimuli().add_kind(behaviour.tier_effect_decay_days);
    tier_down_kind_ = arm.stimuli().add_kind(behaviour.tier_effect_decay_days, response::Sign::lowers);
  }
}

std::uint32_t Program::hooks() const {
  return bits(Hook::basket, Hook::till, Hook::given_back, Hook::settle, Hook::follow);
}

void Program::start(Scene& scene, ProgramState& state) const {
  const population::Person& person = scene.person();
  state.base_rate = scene.customer.base_rate / person.ticks_per_purchase;
  state.mean_spend_minor =
      mean_amount(person.spend) * arm_.model().spend_factor * arm_.model().minor_per_major;
  if (opening_of(person) != nullptr) scene.customer.agenda.put(kTakesOver, owner(), 0.0);
}

Occasion Program::occasion(const Scene& scene, double day, std::int64_t paid, std::uint8_t category) const {
  const program::Account& account = of(scene.customer).account;
  Occasion at;
  at.day = day;
  at.paid = Money{paid};
  at.segment = scene.person().segment;
  at.store = scene.person().store;
  at.category = category;
  at.tier = account.is_open() ? account.tier() : 0;
  return at;
}

void Program::due(Scene& scene, const world::Agenda::Entry& entry) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  if (entry.order == kTakesOver) {
    take_over(scene);
    return;
  }
  if (entry.order == Order::reaction) {
    c.agenda.put(Order::reaction, owner(), program::kNever);
    state.dirty = true;
    return;
  }
  if (entry.order == Order::tier_cost) {
    const Money cost = program_.rules.tiers.tiers[state.account.tier() - 1].cost_per_year;
    scene.books.pay(c.day, columns_.perk_cost, cost.minor);
    scene.books.benefit(c.day, cost.minor);
    c.agenda.put(Order::tier_cost, owner(), entry.day + kDaysPerYear);
    state.dirty = true;
    return;
  }
  const auto& behaviour = program_.behaviour;
  const bool window_over = behaviour.tier_outcomes && state.account.status().window_end() <= c.day;
  if (window_over) window_ends(scene);
  state.account.advance(c.day, state.journal);
  const bool mere_activation = is_mere_activation(state);
  book(scene);
  // What comes with the review was reached in the window that is over.
  if (window_over) state.upgraded_in_window = false;
  c.agenda.put(Order::account, owner(), state.account.next_day());
  if (!mere_activation) state.dirty = true;
}

bool Program::is_mere_activation(const ProgramState& state) const {
  const auto& behaviour = program_.behaviour;
  // She has counted on what was waiting already. Only what may be lost, or a tier to come, looks at it anew;
  // and so does a goal that comes back with a new month, whenever anything happens.
  if (behaviour.presses_tiers || (behaviour.presses_deadlines && (state.flexible || goals_wait_)))
    return false;
  return std::all_of(state.journal.begin(), state.journal.end(),
                     [](const Entry& entry) { return entry.kind == Entry::Kind::activated; });
}

void Program::basket(Scene& scene, world::Purchase& purchase) const {
  ProgramState& state = of(scene.customer);
  if (!state.member) return;
  purchase.basket_factor *= program_.behaviour.spend_factor;
  purchase.extra_minor = program_.behaviour.payout(Money{to_minor(state.payouts_minor)});
  state.payouts_minor = 0.0;
}

void Program::till(Scene& scene, world::Purchase& purchase) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  const double day = purchase.day;
  if (day < program_.starts_day) return;
  if (!state.member) {
    if (state.ever || !joins(scene, day)) return;
    join(scene, day, purchase.category);
  }
  ++state.visits;
  const std::int64_t list = purchase.paid;
  Occasion at = occasion(scene, day, list, purchase.category);
  const program::Sale sale = program::sell(state.account, program_.terms, at, state.journal);
  if (scene.observer != nullptr) {
    Occasion before = at;
    before.tier = sale.tier;
    before.paid = sale.earning + sale.coupon;
    watch(scene, AccountStep::Kind::coupon, before, before.paid);
    before.paid = sale.earning;
    watch(scene, AccountStep::Kind::purchase, before, Money{list});
  }
  for (const Entry& entry : state.journal)
    if (entry.kind == Entry::Kind::issued && entry.currency == 0 && entry.day == day &&
        entry.rule < program::kFirstMission)
      purchase.earned += entry.units;
  book(scene);
  std::int64_t price = sale.paid.minor;
  if (chooses_) price -= choose_reward(scene, at);

  const std::int64_t perks = program::perks_of(program_.rules, program_.terms, sale.tier, Money{price}).minor;
  world::Books& books = scene.books;
  std::int64_t* row = books.row(day);
  row[columns_.perk_cost] += perks;
  row[columns_.program_discounts] += list - price;
  ++row[columns_.member_purchases];
  row[columns_.member_revenue] += price;
  if (books.counts(day)) {
    books.totals().net -= perks;
    books.totals().benefits += perks + list - price;
    if (cohort_revenue_cells_ > 0) {
      const auto cohort = static_cast<std::size_t>(day / program_.rules.cohort_days);
      if (cohort < cohort_revenue_cells_) books.all().all()[cohort_revenue_ + cohort] += price;
    }
  }
  purchase.paid = price;
  purchase.by_member = true;
  purchase.terms = (sale.standing - sale.of_tier + program_.terms.cost_per_visit).minor;
  state.dirty = true;
}

void Program::given_back(Scene& scene, double day, std::int64_t paid) const {
  ProgramState& state = of(scene.customer);
  if (!state.member) return;
  watch(scene, AccountStep::Kind::give_back, occasion(scene, day, 0, 0), Money{paid});
  (void)state.account.give_back(day, Money{paid}, state.journal);
  book(scene);
  state.dirty = true;
}

std::int64_t Program::raise_event(Scene& scene, std::size_t event, double day, std::uint8_t category) const {
  ProgramState& state = of(scene.customer);
  Occasion at = occasion(scene, day, 0, category);
  at.event = event;
  watch(scene, AccountStep::Kind::event, at);
  const std::int64_t issued = state.issued;
  state.account.event(at, state.journal);
  book(scene);
  state.dirty = true;
  return state.issued - issued;
}

void Program::grant(Scene& scene, std::int64_t units, bool with_purchase) const {
  ProgramState& state = of(scene.customer);
  const Occasion at = occasion(scene, scene.day(), 0, 0);
  // An observer sees in the reward's place whether they go back with the purchase.
  watch(scene, AccountStep::Kind::grant, at, {}, with_purchase ? 1 : 0, units);
  state.account.grant(0, units, with_purchase, at, state.journal);
  book(scene);
  state.dirty = true;
}

void Program::buy_on_card(Scene& scene, Occasion at) const {
  ProgramState& state = of(scene.customer);
  watch(scene, AccountStep::Kind::purchase, at);
  const program::Given given = state.account.purchase(at, state.journal);
  state.others_card = true;
  book(scene);
  state.others_card = false;
  // Somebody else pays less for what she would have bought at the full price.
  scene.books.pay(at.day, columns_.reward_cost, given.discount.minor);
  scene.books.benefit(at.day, given.discount.minor);
  state.dirty = true;
}

void Program::leave(Scene& scene, double day) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  watch(scene, AccountStep::Kind::close, occasion(scene, day, 0, 0));
  state.account.close(day, state.journal);
  book(scene);
  state.member = c.seen.member = false;
  c.seen.tier = 0;
  scene.books.add(day, columns_.leavers);
  (void)c.purchases.set_factor(world::Slot::program, 1.0);
  c.leaving.set_factor(world::Slot::program, 1.0, c.day, c.person, c.alive);
  c.agenda.drop(owner());
  for (const world::Mechanism* one : scene.arm.with(Hook::quit)) one->quit(scene);
}

void equip_program(world::Arm& arm, const Equipment& equipment) {
  if (equipment.arm.program)
    arm.add(std::make_unique<Program>(
        arm, compile_program(*equipment.arm.program, equipment.scenario, equipment.resolve)));
}

}  // namespace stamkund::mechanisms
