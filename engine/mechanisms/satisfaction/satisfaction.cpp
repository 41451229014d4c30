#include "engine/mechanisms/satisfaction/satisfaction.h"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <cmath>

namespace stamkund::mechanisms {

using world::Hook;
using world::kNever;
using world::Order;
using world::Scene;
using world::Slot;

namespace {

constexpr Order kSatisfaction{370};
constexpr std::uint32_t kFades = 0;
constexpr std::uint32_t kComes = 1;
constexpr Purpose kOwnLevel = purpose_named("satisfaction: own level");
constexpr Purpose kDelivery = purpose_named("satisfaction: delivery");
constexpr Purpose kCase = purpose_named("satisfaction: case for service");
constexpr Purpose kSolved = purpose_named("satisfaction: case is solved");
constexpr Purpose kRelevant = purpose_named("satisfaction: contact is relevant");

/// Nobody is further away from her own level (assumption). Without a bound a fast buyer's good experiences
/// could breed purchases that breed good experiences.
constexpr double kFurthest = 3.0;
/// What is left below this acts no more.
constexpr double kNegligible = 0.01;
/// Factors hold for so many decay times, at what she is in the middle of that time.
constexpr double kStep = 1.0 / 16.0;
/// Scores of loyalty beyond this are of customers who hardly ever buy.
constexpr double kMostLoyal = 4.0;

}  // namespace

void SatisfactionState::clear() {
  std::vector<Coming> memory = std::move(coming);
  memory.clear();
  *this = {};
  coming = std::move(memory);
}

void equip_satisfaction(world::Arm& arm, const Equipment& equipment) {
  if (const auto* spec = equipment.arm.parts.find<SatisfactionSpec>("satisfaction"))
    arm.add(std::make_unique<Satisfaction>(arm, *spec, equipment.resolve));
}

Satisfaction::Satisfaction(const world::Arm& arm, const SatisfactionSpec& spec,
                           const scenario::Resolve& resolve)
    : decay_(spec.decay_days),
      loyalty_(resolve(spec.loyalty)),
      purchase_factor_(1.0 + resolve(spec.purchase_rate)),
      leaving_factor_(1.0 + resolve(spec.leaving)),
      acts_(purchase_factor_ != 1.0 || leaving_factor_ != 1.0),
      delivery_after_(spec.delivery_after_days),
      fails_(resolve(spec.fails)),
      failure_(resolve(spec.failure)),
      success_(resolve(spec.success)),
      relevance_(resolve(spec.relevance)),
      relevant_(resolve(spec.relevant)),
      irrelevant_(resolve(spec.irrelevant)),
      cases_(resolve(spec.cases)),
      solved_(resolve(spec.solved)),
      solved_effect_(resolve(spec.solved_effect)),
      unsolved_effect_(resolve(spec.unsolved_effect)),
      reward_(resolve(spec.reward)),
      promotion_(resolve(spec.promotion)),
      demotion_(resolve(spec.demotion)) {
  if (spec.survey) set_survey(arm, *spec.survey, resolve);
}

std::uint32_t Satisfaction::hooks() const {
  return bits(Hook::bought, Hook::noticed, Hook::rewarded, Hook::settle, Hook::ended);
}

void Satisfaction::start(Scene& scene, SatisfactionState& state) const {
  const population::Person& person = scene.person();
  const double hers = -std::sqrt(2.0) * boost::math::erfc_inv(2.0 * person.trait(kOwnLevel));
  state.own = std::sqrt(1.0 - loyalty_ * loyalty_) * hers;
  if (loyalty_ != 0.0) state.own += loyalty_ * std::clamp(person.loyalty_score(), -kMostLoyal, kMostLoyal);
  state.at_day = person.enters_day;
  state.tier = scene.customer.seen.tier;
  state.member = scene.customer.seen.member;
}

double Satisfaction::away_on(const SatisfactionState& state, double day) const {
  return state.away == 0.0 ? 0.0 : state.away * std::exp(-(day - state.at_day) / decay_);
}

void Satisfaction::happen(Scene& scene, SatisfactionState& state, double day, double effect) const {
  if (effect == 0.0) return;
  state.away = std::clamp(away_on(state, day) + effect, -kFurthest, kFurthest);
  state.at_day = day;
  act(scene, state, day);
}

void Satisfaction::act(Scene& scene, const SatisfactionState& state, double day) const {
  if (!acts_) return;
  world::Customer& c = scene.customer;
  const double away = away_on(state, day);
  const bool over = !c.alive || std::abs(away) < kNegligible;
  const double middle = over ? 0.0 : away * std::exp(-0.5 * kStep);
  (void)c.purchases.set_factor(Slot::satisfaction, std::pow(purchase_factor_, middle));
  c.leaving.set_factor(Slot::satisfaction, std::pow(leaving_factor_, middle), day, c.person, c.alive);
  c.agenda.put(kSatisfaction, owner(), over ? kNever : day + kStep * decay_, kFades);
}

void Satisfaction::put(Scene& scene, SatisfactionState& state, const SatisfactionState::Coming& one) const {
  // Of what happens at one time, what is lived through comes before what is asked.
  const auto after = [](const SatisfactionState::Coming& a, const SatisfactionState::Coming& b) {
    return a.day != b.day ? a.day < b.day : a.survey < b.survey;
  };
  state.coming.insert(std::upper_bound(state.coming.begin(), state.coming.end(), one, after), one);
  if (acts_ && !one.survey) {
    const auto next = std::find_if(state.coming.begin(), state.coming.end(),
                                   [](const SatisfactionState::Coming& each) { return !each.survey; });
    scene.customer.agenda.put(kSatisfaction, owner(), next->day, kComes);
  }
}

void Satisfaction::pass(Scene& scene, SatisfactionState& state, double day) const {
  while (!state.coming.empty() && state.coming.front().day <= day) {
    const SatisfactionState::Coming one = state.coming.front();
    state.coming.erase(state.coming.begin());
    if (one.survey)
      ask(scene, state, one);
    else
      happen(scene, state, one.day, one.effect);
  }
}

void Satisfaction::due(Scene& scene, const world::Agenda::Entry& entry) const {
  SatisfactionState& state = of(scene.customer);
  pass(scene, state, entry.day);
  if (entry.what == kFades) {
    act(scene, state, entry.day);
    return;
  }
  const auto next = std::find_if(state.coming.begin(), state.coming.end(),
                                 [](const SatisfactionState::Coming& each) { return !each.survey; });
  scene.customer.agenda.put(kSatisfaction, owner(), next == state.coming.end() ? kNever : next->day, kComes);
}

void Satisfaction::bought(Scene& scene, const world::Purchase& purchase) const {
  SatisfactionState& state = of(scene.customer);
  const double day = purchase.day;
  pass(scene, state, day);
  const auto rings = [&](Purpose purpose, double share) {
    return share > 0.0 && scene.luck.occasion(purpose, purchase.visit) < share;
  };
  double effect = rings(kDelivery, fails_) ? failure_ : success_;
  if (rings(kCase, cases_)) effect += rings(kSolved, solved_) ? solved_effect_ : unsolved_effect_;
  if (delivery_after_ > 0.0 && effect != 0.0)
    put(scene, state, {day + delivery_after_, false, effect, purchase.visit});
  else
    happen(scene, state, day, effect);
  // Nobody is asked beyond the horizon.
  if (survey_.asks && scene.books.counts(day + survey_.after))
    put(scene, state, {day + survey_.after, true, 0.0, purchase.visit});
}

void Satisfaction::noticed(Scene& scene, double relevance, std::uint64_t occasion) const {
  SatisfactionState& state = of(scene.customer);
  pass(scene, state, scene.day());
  const double share = relevance > 0.0 ? relevance : relevance_;
  const bool relevant = scene.luck.occasion(kRelevant, occasion) < share;
  happen(scene, state, scene.day(), relevant ? relevant_ : irrelevant_);
}

void Satisfaction::rewarded(Scene& scene) const {
  SatisfactionState& state = of(scene.customer);
  pass(scene, state, scene.day());
  happen(scene, state, scene.day(), reward_);
}

void Satisfaction::settle(Scene& scene) const {
  SatisfactionState& state = of(scene.customer);
  const world::Observed& seen = scene.customer.seen;
  if (seen.tier == state.tier && seen.member == state.member) return;
  const double levels = static_cast<double>(seen.tier) - static_cast<double>(state.tier);
  const bool moved = state.member && seen.member;
  state.tier = seen.tier;
  state.member = seen.member;
  if (!moved || !scene.customer.alive) return;
  pass(scene, state, scene.day());
  happen(scene, state, scene.day(), levels > 0.0 ? levels * promotion_ : -levels * demotion_);
}

void Satisfaction::ended(Scene& scene) const {
  SatisfactionState& state = of(scene.customer);
  pass(scene, state, scene.arm.horizon().days);
  if (survey_.asks) count_groups(scene, state);
}

}  // namespace stamkund::mechanisms
