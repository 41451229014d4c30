// Which reward a member redeems, and when: a threshold of her own, and hazard a visit.
#include <cmath>

#include "engine/mechanisms/program/program.h"
#include "models/program/sale.h"

namespace stamkund::mechanisms {

using program::Reward;
using world::AccountStep;
using world::Scene;

Program::Choice Program::best_choice(ProgramState& state, const program::Occasion& at) const {
  Choice best;
  for (std::size_t r = 0; r < program_.rules.rewards.size(); ++r) {
    const Reward& reward = program_.rules.rewards[r];
    if (reward.automatic) continue;
    const std::int64_t count = state.account.redeemable(r, at);
    if (count == 0) continue;
    const std::int64_t taken = reward.kind == Reward::Kind::item ? 1 : count;
    const double value = program::worth_to_member(reward, taken);
    if (value > best.value || best.count == 0) best = {r, taken, value};
  }
  return best;
}

std::int64_t Program::choose_reward(Scene& scene, const program::Occasion& at) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  const Choice best = best_choice(state, at);
  const auto& behaviour = program_.behaviour;
  const double lead =
      behaviour.boosts ? behaviour.momentum.at_balance(state.value_before, best.value, state.threshold_minor)
                       : 0.0;
  state.value_before = best.value;
  if (lead > 0.0) c.stimuli.renew(reward_kind_, lead);
  if (best.count == 0 || !response::RedemptionChoice::willing(best.value, state.threshold_minor)) return 0;
  const double hazard = redeem_hazard_[best.reward];
  if (std::isfinite(hazard)) {
    if (!state.redemption.is_set()) {
      state.redemption_luck = scene.luck.redemption();
      state.redemption.set(draw_exponential(state.redemption_luck));
    }
    if (!state.redemption.meet(hazard)) return 0;
    state.redemption.set(draw_exponential(state.redemption_luck));
  }
  watch(scene, AccountStep::Kind::redeem, at, {}, best.reward, best.count);
  const program::Given given = state.account.redeem(best.reward, best.count, at, state.journal);
  book(scene);
  // Who redeemed a part may be able still, and does not become so at her next visit.
  if (behaviour.boosts) state.value_before = best_choice(state, at).value;
  return given.discount.minor;
}

}  // namespace stamkund::mechanisms
