#include "engine/mechanisms/referral/referral.h"

#include "engine/base/calendar.h"

namespace stamkund::mechanisms {

using counting::Sign;
using world::Hook;
using world::Order;
using world::Scene;

void declare_referral(counting::Schema& schema, const scenario::ScenarioSpec& /*scenario*/,
                      std::size_t /*arm*/, const world::Horizon& /*horizon*/) {
  schema.declare(
      {{"referred", "1", "new customers whom members brought", Sign::none, 0, 280},
       {"referral_cost", "minor", "welcome rewards of those who were referred", Sign::out, 1, 290}});
}

ReferralProgram::ReferralProgram(world::Arm& arm, const Program& program, const Events& events,
                                 const ReferralModel& model)
    : model_(model),
      program_(program),
      events_(events),
      referred_(arm.schema()->table(counting::kPeriods).column("referred")),
      referral_cost_(arm.schema()->table(counting::kPeriods).column("referral_cost")) {}

std::uint32_t ReferralProgram::hooks() const { return bits(Hook::joined, Hook::quit, Hook::left); }

void ReferralProgram::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  // Who was brought brings nobody: the network of customers is not simulated.
  if (scene.referred || !(model_.rate_per_day > 0.0) || model_.most == 0) return;
  ReferralState& state = of(scene.customer);
  state.luck = scene.luck.stream(Purpose::referral_clock, 0);
  scene.customer.agenda.put(Order::referral, owner(),
                            day + draw_exponential(state.luck) / model_.rate_per_day);
}

void ReferralProgram::due(Scene& scene, const world::Agenda::Entry& entry) const {
  world::Customer& c = scene.customer;
  ReferralState& state = of(c);
  const double day = entry.day;
  // She is looked at again whether or not anybody comes.
  program_.touch(c);
  // Beyond the horizon only what members hold is followed: whom they bring then is no customer of the run.
  if (!scene.books.counts(day)) {
    c.agenda.drop(owner());
    return;
  }
  c.agenda.put(Order::referral, owner(), day + draw_exponential(state.luck) / model_.rate_per_day);
  const std::uint32_t number = state.number++;
  if (scene.luck.occasion(Purpose::referral_rejected, number) < model_.rejected) return;
  if (static_cast<std::uint64_t>(number) + 1 >= model_.most) c.agenda.drop(owner());
  events_.happen(scene, model_.event, day, 0);
  scene.books.pay(day, referral_cost_, model_.friend_cost.minor);
  // Who would have come anyway is in the population already; only the rewards are new.
  if (scene.luck.occasion(Purpose::referral_anyway, number) < model_.would_have_come) return;
  scene.books.add(day, referred_);
  c.brought.push_back({day, number});
}

void equip_referral(world::Arm& arm, const Equipment& equipment) {
  const auto* spec = equipment.of_program<ReferralSpec>("referral");
  if (spec == nullptr) return;
  const scenario::Resolve& resolve = equipment.resolve;
  const ReferralModel model{spec->event,
                            resolve(spec->per_year) / kDaysPerYear,
                            resolve(spec->would_have_come),
                            spec->most,
                            spec->friend_cost,
                            resolve(spec->rejected)};
  arm.add(std::make_unique<ReferralProgram>(arm, *find<Program>(arm), *find<Events>(arm), model));
}

}  // namespace stamkund::mechanisms
