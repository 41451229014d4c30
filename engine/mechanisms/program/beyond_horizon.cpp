// What members are owed at the horizon, and what is left of it later.
#include <algorithm>

#include "engine/mechanisms/program/program.h"
#include "models/program/worth.h"

namespace stamkund::mechanisms {

using program::Reward;
using world::Scene;

std::uint32_t Program::usable_currencies(double day, bool alive) const {
  std::uint32_t usable = 0;
  for (std::size_t r = 0; r < program_.rules.rewards.size(); ++r) {
    const Reward& reward = program_.rules.rewards[r];
    // Who never comes again gets what is paid out by itself.
    const bool by_itself = reward.automatic && reward.kind == Reward::Kind::payout;
    const bool can = alive ? reward.automatic || program_.redeem_probability[r] > 0.0 : by_itself;
    if (can && day < std::min(reward.scope.until_day, reward.withdrawn_day)) usable |= 1U << reward.currency;
  }
  return usable;
}

bool Program::follows(const Scene& scene) const { return of(scene.customer).member; }

bool Program::is_owed(const Scene& scene) const {
  const world::Customer& c = scene.customer;
  const ProgramState& state = of(c);
  return state.member && state.account.holds_from_before(c.day, usable_currencies(c.day, c.alive), c.alive);
}

void Program::close_books(Scene& scene, bool followed) const {
  const world::Customer& c = scene.customer;
  const ProgramState& state = of(c);
  // Who has left never comes to use what she holds.
  if (!followed || !state.member || !c.alive) return;
  const std::uint32_t usable = usable_currencies(c.day, c.alive);
  const auto held = state.account.from_before(c.day);
  double minor = held.coupon_minor;
  for (std::size_t i = 0; i < held.units.size(); ++i)
    if ((usable >> i & 1U) != 0)
      minor += static_cast<double>(held.units[i]) * program::cost_of_unit(program_.rules, i);
  if (minor > 0.0) scene.books.owe(c.day, columns_.owed_open, world::to_minor(minor));
}

}  // namespace stamkund::mechanisms
