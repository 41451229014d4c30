// Members since before the run: the program runs already.
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/mechanisms/program/program.h"

namespace stamkund::mechanisms {

using world::Order;
using world::Scene;

const program::Opening* Program::opening_of(const population::Person& person) const {
  if (!program_.members || !person.existing) return nullptr;
  const auto& hers = (*program_.members)[person.index];
  return hers ? &*hers : nullptr;
}

void Program::take_over(Scene& scene) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  const program::Opening& opening = *opening_of(c.person);
  c.agenda.put(kTakesOver, owner(), program::kNever);
  state.member = state.ever = c.seen.member = c.seen.ever_member = true;
  state.since_day = opening.joined_day;
  draw_traits(c, state);
  scene.books.add(c.day, columns_.members_at_start);
  state.account.take_over(program_.rules, opening, occasion(scene, c.day, 0, 0), state.journal);
  c.seen.tier = state.account.tier();
  // The yearly cost of her tier was last paid on an anniversary.
  if (opening.tier > 0 && program_.rules.tiers.tiers[opening.tier - 1].cost_per_year.minor > 0)
    c.agenda.put(
        Order::tier_cost, owner(),
        opening.joined_day + kDaysPerYear * (std::floor((c.day - opening.joined_day) / kDaysPerYear) + 1.0));
  book(scene);
  for (const world::Mechanism* one : scene.arm.with(world::Hook::joined)) one->joined(scene, c.day, 0);
  c.agenda.put(Order::account, owner(), state.account.next_day());
  state.dirty = true;
}

}  // namespace stamkund::mechanisms
