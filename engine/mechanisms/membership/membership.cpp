#include "engine/mechanisms/membership/membership.h"

#include <algorithm>
#include <cmath>

namespace stamkund::mechanisms {

using counting::Sign;
using world::Hook;
using world::kNever;
using world::Order;
using world::Scene;

namespace {

/// A level at the ends of periods; counted where an arm has a membership.
constexpr const char* kUnearned = "unearned_fees";

bool has_membership(const scenario::ScenarioSpec& scenario) {
  return std::any_of(scenario.arms.begin(), scenario.arms.end(), [](const scenario::ArmSpec& arm) {
    return arm.program && arm.program->parts.find<MembershipSpec>("membership") != nullptr;
  });
}

}  // namespace

void declare_membership(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t /*arm*/,
                        const world::Horizon& /*horizon*/) {
  if (has_membership(scenario))
    schema.declare({{kUnearned, "minor",
                     "fees paid for what is left of terms at the end of the period: a contract liability "
                     "(IFRS 15)",
                     Sign::none, 0, 245}});
  schema.declare({{"fees", "minor", "fees paid for membership, less refunds", Sign::in, 0, 230},
                  {"fee_payers", "1", "payments of fees", Sign::none, 0, 240}},
                 {{"owed_membership", "minor", "benefits in terms of membership paid before the horizon",
                   Sign::out, 1, 30},
                  {"owed_refunds", "minor", "fees paid before the horizon and paid back", Sign::out, 0, 40}});
}

MembershipModel::MembershipModel(const MembershipSpec& spec, const scenario::Resolve& resolve)
    : fee(spec.fee),
      period_days(spec.period_days),
      trial_days(spec.trial_days),
      refund_days(spec.refund_days),
      renewal(resolve(spec.renewal)),
      renews_for(resolve(spec.renewal_slope)),
      lapsed_renewal(resolve(spec.lapsed_renewal)) {
  // The pull of money already spent fades within the period it paid for; how fast is an assumption.
  constexpr double kSunkDecayShare = 0.5;
  sunk_cost = response::SunkCost(
      response::SunkCost::split(resolve(spec.lift), kSunkDecayShare, 1.0 - resolve(spec.sunk_share)),
      kSunkDecayShare);
}

Membership::Membership(world::Arm& arm, const Program& program, const MembershipModel& model)
    : program_(program),
      model_(model),
      fees_(arm.schema()->table(counting::kPeriods).column("fees")),
      fee_payers_(arm.schema()->table(counting::kPeriods).column("fee_payers")),
      unearned_fees_(arm.schema()->table(counting::kPeriods).column(kUnearned)),
      owed_membership_(arm.schema()->table(counting::kOwed).column("owed_membership")),
      owed_refunds_(arm.schema()->table(counting::kOwed).column("owed_refunds")) {
  if (model_.sunk_cost.at_payment() > 0.0)
    sunk_kind_ = arm.stimuli().add_kind(model_.sunk_cost.decay_days(model_.period_days));
}

std::uint32_t Membership::hooks() const {
  return bits(Hook::bought, Hook::joined, Hook::quit, Hook::left, Hook::member_factor, Hook::follow);
}

void Membership::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  MembershipState& state = of(scene.customer);
  state.leaving.set(scene.luck.arrival(Purpose::membership_clock));
  const double since = program_.member_since(scene.customer);
  if (since < day) {
    // A member for some time: her fee was paid on the last anniversary of its term.
    const double paid = std::floor((day - since - model_.trial_days) / model_.period_days);
    const double first = since + model_.trial_days;
    if (paid >= 0.0) state.last_fee_day = first + paid * model_.period_days;
    state.next_fee_day = first + std::max(0.0, paid + 1.0) * model_.period_days;
    if (paid >= 0.0) still_to_earn(scene, day, state.next_fee_day, 1.0);
    scene.customer.agenda.put(Order::fee, owner(), state.next_fee_day);
    return;
  }
  if (!(model_.trial_days > 0.0)) {
    pay_fee(scene, state, day);
    return;
  }
  state.next_fee_day = day + model_.trial_days;
  scene.customer.agenda.put(Order::fee, owner(), state.next_fee_day);
}

void Membership::pay_fee(Scene& scene, MembershipState& state, double day) const {
  scene.books.get(day, fees_, model_.fee.minor);
  scene.books.add(day, fee_payers_);
  state.last_fee_day = day;
  state.next_fee_day = day + model_.period_days;
  still_to_earn(scene, day, state.next_fee_day, 1.0);
  scene.customer.agenda.put(Order::fee, owner(), state.next_fee_day);
  if (scene.customer.alive && model_.sunk_cost.at_payment() > 0.0)
    scene.customer.stimuli.renew(sunk_kind_, model_.sunk_cost.at_payment());
}

void Membership::still_to_earn(Scene& scene, double from, double until, double sign) const {
  scene.books.stand(from, until, unearned_fees_, [&](double end) {
    return static_cast<std::int64_t>(
        sign * std::round(static_cast<double>(model_.fee.minor) * (until - end) / model_.period_days));
  });
}

void Membership::due(Scene& scene, const world::Agenda::Entry& entry) const {
  world::Customer& c = scene.customer;
  MembershipState& state = of(c);
  double hazard = 0.0;
  if (c.alive) {
    const double factor =
        model_.renews_for.acts()
            ? model_.renews_for(program_.expected_benefit(scene, entry.day, model_.period_days),
                                static_cast<double>(model_.fee.minor))
            : 1.0;
    hazard = model_.renewal.hazard_of_leaving(factor);
  } else {
    hazard = -std::log(model_.lapsed_renewal);
  }
  if (state.leaving.meet(hazard)) {
    state.next_fee_day = kNever;
    program_.leave(scene, entry.day);
  } else {
    pay_fee(scene, state, entry.day);
    program_.touch(c);
  }
}

void Membership::quit(Scene& scene) const {
  MembershipState& state = of(scene.customer);
  // Nothing more is due to her for what she paid; who leaves unseen is a member until her term ends.
  if (state.last_fee_day > -kNever && state.next_fee_day < kNever)
    still_to_earn(scene, scene.day(), state.next_fee_day, -1.0);
  state.next_fee_day = kNever;
  scene.customer.agenda.drop(owner());
}

void Membership::left(Scene& scene) const {
  const double day = scene.day();
  if (!program_.is_member(scene.customer)) return;
  const MembershipState& state = of(scene.customer);
  if (day - state.last_fee_day > model_.refund_days) return;
  scene.books.get(day, fees_, -model_.fee.minor);
  if (!scene.books.counts(day) && scene.books.counts(state.last_fee_day))
    scene.books.owe(day, owed_refunds_, model_.fee.minor);
  program_.leave(scene, day);
}

double Membership::member_factor(const Scene& scene) const {
  return of(scene.customer).last_fee_day > -kNever ? model_.sunk_cost.factor() : 1.0;
}

bool Membership::in_term_from_before(const Scene& scene, const MembershipState& state, double day) {
  return scene.books.counts(state.last_fee_day) && day < state.next_fee_day;
}

void Membership::bought(Scene& scene, const world::Purchase& purchase) const {
  if (!purchase.by_member) return;
  // What was paid for before the horizon is owed beyond it.
  if (!scene.books.counts(purchase.day) && in_term_from_before(scene, of(scene.customer), purchase.day))
    scene.books.owe(purchase.day, owed_membership_, purchase.terms);
}

bool Membership::is_owed(const Scene& scene) const {
  const world::Customer& c = scene.customer;
  if (!program_.is_member(c)) return false;
  const MembershipState& state = of(c);
  if (!c.alive || !in_term_from_before(scene, state, c.day)) return false;
  const program::MemberTerms& terms = program_.model().terms;
  return terms.discount > 0.0 || terms.cost_per_visit.minor > 0 ||
         c.day - state.last_fee_day <= model_.refund_days;
}

void equip_membership(world::Arm& arm, const Equipment& equipment) {
  if (const auto* spec = equipment.of_program<MembershipSpec>("membership"))
    arm.add(
        std::make_unique<Membership>(arm, *find<Program>(arm), MembershipModel(*spec, equipment.resolve)));
}

}  // namespace stamkund::mechanisms
