// What the account wrote, counted; and what a member feels about it at once.
#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/mechanisms/program/program.h"

namespace stamkund::mechanisms {

using program::Entry;
using program::Reward;
using world::Scene;
using world::to_minor;

void Program::watch(const Scene& scene, world::AccountStep::Kind kind, const program::Occasion& occasion,
                    Money amount, std::size_t reward, std::int64_t count) const {
  if (scene.observer != nullptr)
    scene.observer->step(scene.person().index, {kind, occasion, amount, reward, count});
}

Program::Rows Program::rows_of(Scene& scene, double day) const {
  const std::size_t when =
      scene.books.counts(day) && n_cohorts_ > 0
          ? std::min(n_cohorts_ - 1, static_cast<std::size_t>(day / program_.rules.cohort_days))
          : n_cohorts_;
  return {day, scene.books.row(day), when};
}

void Program::book(Scene& scene) const {
  ProgramState& state = of(scene.customer);
  if (state.journal.empty()) return;
  state.redeemed_now = false;
  // Mostly all of it happened at one instant.
  Rows rows = rows_of(scene, state.journal.front().day);
  for (const Entry& entry : state.journal) {
    if (scene.observer != nullptr) scene.observer->entry(scene.person().index, entry);
    if (entry.kind == Entry::Kind::tier) {
      book_tier(scene, entry);
    } else if (entry.kind == Entry::Kind::reward) {
      book_reward(scene, entry);
    } else {
      if (entry.day != rows.day) rows = rows_of(scene, entry.day);
      book_units(scene, entry, rows);
    }
  }
  state.journal.clear();
  if (state.redeemed_now && scene.customer.alive && program_.behaviour.boosts)
    scene.customer.stimuli.renew(reward_kind_, program_.behaviour.momentum.at_redemption(1.0));
  if (state.redeemed_now && scene.customer.alive)
    for (const world::Mechanism* one : scene.arm.with(world::Hook::rewarded)) one->rewarded(scene);
}

void Program::book_units(Scene& scene, const Entry& entry, const Rows& rows) const {
  if (entry.kind == Entry::Kind::redeemed && scene.books.counts(entry.day))
    add_reward_use(reward_cell(scene, entry.rule), {.units = entry.units});
  if (entry.currency == 0) {
    switch (entry.kind) {
      case Entry::Kind::issued:
        if (entry.rule == program::kOpening) {
          rows.flows[columns_.units_at_start] += entry.units;
          return;
        }
        rows.flows[columns_.issued] += entry.units;
        of(scene.customer).issued += entry.units;
        break;
      case Entry::Kind::activated:
        rows.flows[columns_.activated] += entry.units;
        return;
      case Entry::Kind::redeemed:
        rows.flows[columns_.redeemed] += entry.units;
        break;
      case Entry::Kind::expired:
        rows.flows[columns_.expired] += entry.units;
        break;
      case Entry::Kind::reinstated:
        rows.flows[columns_.expired] -= entry.units;
        break;
      case Entry::Kind::reversed:
        rows.flows[columns_.reversed] += entry.units;
        break;
      default:
        break;
    }
  }
  const auto cohort = static_cast<std::size_t>(entry.cohort);
  const bool before_horizon = cohort < n_cohorts_;
  if (!before_horizon) return;
  const std::size_t row = entry.currency * n_cohorts_ + cohort;
  std::int64_t* const counts = scene.books.all().all().data();
  std::int64_t* const units = counts + units_ + 2 * row;
  std::int64_t* const uses = counts + unit_uses_ + 2 * (row * (n_cohorts_ + 1) + rows.when);
  switch (entry.kind) {
    case Entry::Kind::issued:
      units[0] += entry.units;
      break;
    case Entry::Kind::redeemed:
      uses[0] += entry.units;
      break;
    case Entry::Kind::expired:
      uses[1] += entry.units;
      break;
    case Entry::Kind::reinstated:
      uses[1] -= entry.units;
      break;
    case Entry::Kind::reversed:
      if (scene.books.counts(entry.day)) units[1] += entry.units;
      break;
    default:
      break;
  }
}

void Program::book_reward(Scene& scene, const Entry& entry) const {
  ProgramState& state = of(scene.customer);
  world::Books& books = scene.books;
  const Reward& reward = program_.rules.rewards[entry.rule];
  // Costs the company hands out itself; discounts are in the price already.
  std::int64_t cost = 0;
  if (reward.kind == Reward::Kind::item)
    cost = entry.units == 0
               ? 0
               : to_minor(static_cast<double>(entry.units) * static_cast<double>(reward.cost.minor));
  else if (reward.kind == Reward::Kind::payout)
    cost = entry.money.minor;
  books.add(entry.day, columns_.rewards, entry.units);
  books.pay(entry.day, columns_.reward_cost, cost);
  books.benefit(entry.day, cost);
  std::int64_t partner = 0;
  if (reward.partner_share > 0.0) {
    partner = to_minor(reward.partner_share * static_cast<double>(entry.money.minor));
    books.get(entry.day, columns_.partner_income, partner);
  }
  if (books.counts(entry.day)) book_reward_use(scene, entry, cost, partner);
  if (reward.kind == Reward::Kind::payout) state.payouts_minor += static_cast<double>(entry.money.minor);
  // Payouts come by themselves; what they do is CashbackPayout's.
  if (entry.units > 0 && reward.kind != Reward::Kind::payout) state.redeemed_now = true;
  if (!books.counts(entry.day)) {
    // Only the part of it that units from before the horizon paid for, and that is not a partner's.
    const double own = (1.0 - reward.partner_share) * static_cast<double>(entry.money.minor);
    books.owe(entry.day, columns_.owed_rewards, to_minor(entry.before_break * own));
  }
  if (reward.stock != program::kNoLimit && entry.units > 0) {
    const auto day = std::min(stock_days_ - 1, static_cast<std::size_t>(entry.day));
    books.all().all()[stock_ + entry.rule * stock_days_ + day] += entry.units;
  }
}

void Program::book_reward_use(Scene& scene, const Entry& entry, std::int64_t cost,
                              std::int64_t partner) const {
  ProgramState& state = of(scene.customer);
  const Reward& reward = program_.rules.rewards[entry.rule];
  const std::int64_t off = entry.money.minor - cost;
  RewardUse use{.rewards = entry.units, .paid = cost, .discounts = off, .partner = partner};
  if (state.others_card) {
    // Somebody else pays, and the company pays the reward to him (buy_on_card).
    use.paid += off;
    use.discounts = 0;
  }
  // What came of it, and what an item is worth beyond what it takes off.
  const bool item = reward.kind == Reward::Kind::item;
  const std::int64_t beyond = std::max<std::int64_t>(0, reward.value.minor - reward.discount.minor);
  use.value = item ? off + to_minor(static_cast<double>(entry.units) * static_cast<double>(beyond))
                   : entry.money.minor;
  if (entry.units > 0) {
    state.had.resize(program_.rules.rewards.size());
    use.members = state.had[entry.rule] ? 0 : 1;
    state.had[entry.rule] = true;
  }
  add_reward_use(reward_cell(scene, entry.rule), use);
}

void Program::book_tier(Scene& scene, const Entry& entry) const {
  world::Customer& c = scene.customer;
  const auto before = static_cast<std::size_t>(entry.cohort);
  const auto after = static_cast<std::size_t>(entry.units);
  const bool up = after > before;
  scene.books.add(entry.day, up ? columns_.upgrades : columns_.downgrades);
  double next_cost_day = program::kNever;
  if (after > 0 && program_.rules.tiers.tiers[after - 1].cost_per_year.minor > 0) {
    const Money cost = program_.rules.tiers.tiers[after - 1].cost_per_year;
    scene.books.pay(entry.day, columns_.perk_cost, cost.minor);
    scene.books.benefit(entry.day, cost.minor);
    next_cost_day = entry.day + kDaysPerYear;
  }
  c.agenda.put(world::Order::tier_cost, owner(), next_cost_day);
  if (up) of(c).upgraded_in_window = true;
  if (!c.alive || !program_.behaviour.tier_outcomes) return;
  const auto& outcome = program_.behaviour.goal_outcome;
  if (up)
    c.stimuli.renew(tier_up_kind_, outcome.upgrade());
  else
    c.stimuli.stimulate(tier_down_kind_, outcome.demotion());
}

}  // namespace stamkund::mechanisms
