// How members react to what the rules hold for them: factors on their rates, constant between events.
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/program/program.h"

namespace stamkund::mechanisms {

using program::kNever;
using program::Reward;
using program::TierRules;
using world::Order;
using world::Scene;
using world::Slot;

void Program::window_ends(Scene& scene) const {
  const ProgramState& state = of(scene.customer);
  const auto& levels = program_.rules.tiers.tiers;
  const auto counted = state.account.status().counted();
  const std::size_t tier = state.account.tier();
  std::size_t earned = 0;
  while (earned < levels.size() && counted >= levels[earned].threshold) ++earned;
  // A tier that only comes with the next window has been reached all the same.
  const bool reached = state.upgraded_in_window || (earned > 0 && earned >= tier);
  // Who came half of the way to her tier or to the first was striving (assumption).
  const std::size_t aim = std::max<std::size_t>(1, reached ? std::max(tier, earned) : tier);
  const bool strove = reached || 2 * counted >= levels[aim - 1].threshold;
  if (!scene.customer.alive) return;
  const double height =
      levels.size() > 1 ? static_cast<double>(aim - 1) / static_cast<double>(levels.size() - 1) : 0.0;
  const double size = program_.behaviour.goal_outcome.at_window_end(strove, reached, height);
  if (size > 0.0) scene.customer.stimuli.renew(tier_up_kind_, size);
  if (size < 0.0) scene.customer.stimuli.stimulate(tier_down_kind_, size);
}

double Program::pace(const ProgramState& state) const {
  switch (program_.rules.tiers.basis) {
    case TierRules::Basis::spend:
      return state.base_rate * state.mean_spend_minor;
    case TierRules::Basis::transactions:
      return state.base_rate;
    case TierRules::Basis::earned:
    case TierRules::Basis::balance:
      break;
  }
  // Known only of the main currency; another one is taken to be earned alike.
  return state.visits > 0
             ? state.base_rate * static_cast<double>(state.issued) / static_cast<double>(state.visits)
             : 0.0;
}

double Program::goal_factor(ProgramState& state, double day) const {
  // One goal at a time: the one that is nearest to being reached.
  program::Goal best;
  const Pull* pull = nullptr;
  for (std::size_t c = 0; c < program_.pulls.size(); ++c) {
    if (!program_.pulls[c].acts || program_.pulls[c].best_value_minor < state.threshold_minor) continue;
    const program::Goal goal = state.account.goal(c, day);
    if (goal.size > 0 && (best.size == 0 || goal.progress > best.progress)) {
      best = goal;
      pull = &program_.pulls[c];
    }
  }
  if (!program_.rules.missions.empty()) {
    const program::Goal goal = state.account.mission_goal(day);
    if (goal.size > 0 && (best.size == 0 || goal.progress > best.progress)) {
      best = goal;
      pull = &program_.mission_pull;
    }
  }
  if (pull == nullptr) return 1.0;
  // Mostly nothing has changed since it was worked out.
  auto& last = state.pulled;
  if (last.by == pull && last.size == best.size && last.missing == best.missing &&
      last.visits == state.visits && last.issued == state.issued)
    return last.factor;
  const Points size{best.size};
  const Points done{best.size - best.missing};
  double factor = pull->goal_gradient(done, size) * pull->points_pressure(done, size);
  if (state.visits > 0)
    factor *= pull->future_value(static_cast<double>(best.missing),
                                 static_cast<double>(state.issued) / static_cast<double>(state.visits),
                                 state.base_rate);
  last = {pull, best.size, best.missing, state.visits, state.issued, factor};
  return factor;
}

void Program::refresh(Scene& scene) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  const double day = c.day;
  const auto& behaviour = program_.behaviour;
  double factor = behaviour.purchase_factor;
  for (const world::Mechanism* one : scene.arm.with(world::Hook::member_factor))
    factor *= one->member_factor(scene);
  double switch_day = kNever;
  if (behaviour.goals) {
    factor *= goal_factor(state, day);
    for (const double change : program_.goal_changes)
      if (change > day) {
        switch_day = change;
        break;
      }
    if (!program_.rules.missions.empty())
      switch_day = std::min(switch_day, state.account.mission_over_day(day));
    for (const Reward& reward : program_.rules.rewards)
      if (reward.withdrawn_day > day) switch_day = std::min(switch_day, reward.withdrawn_day);
  }
  if (behaviour.presses_tiers && c.alive) {
    const auto& status = state.account.status();
    // A program with levels by spend may have no units, and then there is no purse to look into.
    const auto& tiers = program_.rules.tiers;
    const std::int64_t balance =
        tiers.basis == TierRules::Basis::balance ? state.account.purse(tiers.currency).balance() : 0;
    const auto missing = static_cast<double>(status.missing(balance));
    const double her_pace = pace(state);
    factor *= behaviour.tier_pressure(day, status.window_end(), missing, her_pace);
    switch_day = std::min(
        switch_day, behaviour.tier_pressure.next_change_day(day, status.window_end(), missing, her_pace));
  }
  if (behaviour.presses_deadlines && state.flexible && c.alive) {
    for (std::size_t i = 0; i < program_.cheapest.size(); ++i) {
      const Points cheapest{program_.cheapest[i]};
      if (cheapest.count <= 0) continue;
      const auto loss = state.account.purse(i).loss_of(behaviour.deadline.least_units(cheapest).count);
      if (loss.day == kNever) continue;
      const Points at_risk{loss.units};
      factor *= behaviour.deadline(day, loss.day, at_risk, cheapest, true);
      const double starts = behaviour.deadline.starts_day(loss.day);
      if (starts > day && behaviour.deadline.worth_caring(at_risk, cheapest))
        switch_day = std::min(switch_day, starts);
    }
  }
  (void)c.purchases.set_factor(Slot::program, factor);
  c.leaving.set_factor(Slot::program, behaviour.defection_factor, day, c.person, c.alive);
  c.agenda.put(Order::reaction, owner(), switch_day);
}

void Program::settle(Scene& scene) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  if (!state.dirty) return;
  state.dirty = false;
  if (!state.member) return;
  refresh(scene);
  c.agenda.put(Order::account, owner(), state.account.next_day());
  c.seen.tier = state.account.tier();
}

}  // namespace stamkund::mechanisms
