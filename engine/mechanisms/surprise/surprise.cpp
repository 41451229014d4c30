#include "engine/mechanisms/surprise/surprise.h"

#include <cmath>

namespace stamkund::mechanisms {

using world::Hook;
using world::Scene;

SurpriseModel::SurpriseModel(const SurpriseSpec& spec, const scenario::Resolve& resolve) {
  response::SurpriseSizes sizes;
  sizes.probability_per_visit = resolve(spec.probability_per_visit);
  sizes.delight = resolve(spec.delight);
  sizes.backlash = resolve(spec.backlash);
  sizes.backlash_probability = resolve(spec.backlash_share);
  sizes.basket_lift = resolve(spec.basket);
  sizes.announced = spec.announced;
  surprise = response::Surprise(sizes);
  probability_per_visit = sizes.probability_per_visit;
  cost = spec.cost;
  cost_spread = resolve(spec.cost_spread);
  after_visits = spec.after_visits;
  scope = spec.scope;
  decay_days = resolve(spec.decay);
  delights = !spec.announced && sizes.delight > 0.0;
  backfires = !spec.announced && sizes.backlash > 0.0 && sizes.backlash_probability > 0.0;
}

Surprise::Surprise(world::Arm& arm, const Program& program, const SurpriseModel& model)
    : program_(program),
      model_(model),
      rewards_(arm.schema()->table(counting::kPeriods).column("rewards")),
      reward_cost_(arm.schema()->table(counting::kPeriods).column("reward_cost")),
      uses_(arm.schema()->table(kRewardUses).offset() +
            program.model().rules.rewards.size() * kRewardUseFigures) {
  if (model_.delights) delight_kind_ = arm.stimuli().add_kind(model_.decay_days);
  if (model_.backfires) backlash_kind_ = arm.stimuli().add_kind(model_.decay_days, response::Sign::lowers);
}

std::uint32_t Surprise::hooks() const { return bits(Hook::basket, Hook::bought); }

void Surprise::basket(Scene& scene, world::Purchase& purchase) const {
  if (!program_.is_member(scene.customer)) return;
  SurpriseState& state = of(scene.customer);
  state.today = {};
  if (program_.of(scene.customer).visits < static_cast<std::int64_t>(model_.after_visits) ||
      !fits(model_.scope, program_.occasion(scene, purchase.day, 0, 0), program_.model().rules.calendar))
    return;
  state.today = model_.surprise(scene.luck.occasion(Purpose::surprise, purchase.visit),
                                scene.luck.occasion(Purpose::surprise_branch, purchase.visit));
  purchase.basket_factor *= state.today.basket_factor;
}

void Surprise::bought(Scene& scene, const world::Purchase& purchase) const {
  SurpriseState& state = of(scene.customer);
  if (!purchase.by_member || !state.today.given) return;
  double cost = static_cast<double>(model_.cost.minor);
  if (model_.cost_spread > 0.0) {
    Stream value = scene.luck.stream(Purpose::surprise_value, purchase.visit);
    cost *= std::exp(model_.cost_spread * draw_normal(value) - 0.5 * model_.cost_spread * model_.cost_spread);
  }
  const std::int64_t minor = world::to_minor(cost);
  scene.books.add(purchase.day, rewards_);
  scene.books.pay(purchase.day, reward_cost_, minor);
  scene.books.benefit(purchase.day, minor);
  if (scene.books.counts(purchase.day)) {
    add_reward_use(scene.books.all().all().data() + uses_,
                   {.rewards = 1, .paid = minor, .value = minor, .members = state.had ? 0 : 1});
    state.had = true;
  }
  auto& stimuli = scene.customer.stimuli;
  if (state.today.stimulus > 0.0) stimuli.renew(delight_kind_, state.today.stimulus);
  if (state.today.stimulus < 0.0) stimuli.stimulate(backlash_kind_, state.today.stimulus);
  state.today = {};
}

void equip_surprise(world::Arm& arm, const Equipment& equipment) {
  if (const auto* spec = equipment.of_program<SurpriseSpec>("surprise"))
    arm.add(std::make_unique<Surprise>(arm, *find<Program>(arm), SurpriseModel(*spec, equipment.resolve)));
}

}  // namespace stamkund::mechanisms
