// Who joins: offers are hazard on a clock, and what is offered is weighed against its price.
#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/mechanisms/program/offer.h"
#include "engine/mechanisms/program/program.h"
#include "engine/population/amounts.h"

namespace stamkund::mechanisms {

using world::AccountStep;
using world::Scene;

double Program::purchases_a_year(const Scene& scene) const {
  const population::Person& person = scene.person();
  return kDaysPerYear * (person.renews ? population::purchases_a_day(person) : of(scene.customer).base_rate);
}

double Program::expected_benefit(const Scene& scene, double day, double days) const {
  const OwnPace pace{purchases_a_year(scene), of(scene.customer).mean_spend_minor};
  program::Occasion who = occasion(scene, day, 0, 0);
  who.tier = 0;
  return benefit_a_year(program_, who, pace) * days / kDaysPerYear;
}

double Program::weigh_offer(const Scene& scene, double day) const {
  if (program_.fee) {
    const auto& fee = *program_.fee;
    if (!fee.joins_for.acts()) return 1.0;
    return fee.joins_for(expected_benefit(scene, day, fee.period_days),
                         static_cast<double>(fee.amount.minor));
  }
  if (!program_.joins_for.acts()) return 1.0;
  const double spend = purchases_a_year(scene) * of(scene.customer).mean_spend_minor;
  if (!(spend > 0.0)) return 0.0;
  return program_.joins_for(expected_benefit(scene, day, kDaysPerYear) / spend, program_.worth_joining);
}

bool Program::joins(Scene& scene, double day) const {
  ProgramState& state = of(scene.customer);
  if (!state.enrolment.is_set()) state.enrolment.set(scene.luck.arrival(Purpose::enrolment_clock));
  if (day >= state.weighed_until_day) {
    state.joining_factor = weigh_offer(scene, day);
    const auto next = std::upper_bound(program_.goal_changes.begin(), program_.goal_changes.end(), day);
    state.weighed_until_day = next == program_.goal_changes.end() ? program::kNever : *next;
  }
  const population::Person& person = scene.person();
  // What is not worth its price to her she turns down for good: being asked more often would not make it so.
  if (state.joining_factor < 1.0 && person.trait(Purpose::offer_refused) >= state.joining_factor)
    return false;
  return state.enrolment.meet(
      program_.enrolment.hazard_per_offer(person.loyalty_score(), std::max(state.joining_factor, 1.0)));
}

void Program::draw_traits(const world::Customer& customer, ProgramState& state) const {
  const auto& behaviour = program_.behaviour;
  if (behaviour.presses_deadlines)
    state.flexible = customer.person.trait(Purpose::flexible) < behaviour.flexible_share;
  if (behaviour.has_threshold) {
    const double u = customer.person.trait(Purpose::redemption_threshold);
    state.threshold_minor = behaviour.threshold.threshold(-std::sqrt(2.0) * boost::math::erfc_inv(2.0 * u));
  }
}

void Program::join(Scene& scene, double day, std::uint8_t category) const {
  world::Customer& c = scene.customer;
  ProgramState& state = of(c);
  state.member = state.ever = c.seen.member = c.seen.ever_member = true;
  scene.books.add(day, columns_.enrolments);
  scene.books.pay(day, columns_.enrolment_cost, program_.enrolment_cost.minor);
  state.since_day = day;
  draw_traits(c, state);
  const program::Occasion at = occasion(scene, day, 0, category);
  watch(scene, AccountStep::Kind::open, at);
  state.account.open(program_.rules, at, state.journal);
  book(scene);
  for (const world::Mechanism* one : scene.arm.with(world::Hook::joined)) one->joined(scene, day, category);
}

}  // namespace stamkund::mechanisms
