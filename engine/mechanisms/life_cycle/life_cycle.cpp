#include "engine/mechanisms/life_cycle/life_cycle.h"

#include <cmath>

namespace stamkund::mechanisms {

using targeting::kStages;
using world::Hook;
using world::Scene;

std::size_t whole_periods(double horizon_days, double period_days) {
  return static_cast<std::size_t>(std::floor(horizon_days / period_days + 1e-9));
}

const targeting::LifeCycle* life_cycle_of(const scenario::ScenarioSpec& scenario) {
  const auto* spec = scenario.parts.find<LifeCycleSpec>("life_cycle");
  return spec != nullptr ? &spec->rule : nullptr;
}

targeting::Stage stage_at(const targeting::LifeCycle& rule, const world::Customer& customer, double day) {
  const world::Observed& seen = customer.seen;
  const double first = customer.person.enters_day - customer.person.age_days;
  // A multiple of a hair: what was meant to be a limit is one.
  const double recency = std::round((day - seen.last_purchase_day) * 1e6) / 1e6;
  return stage_of(rule, static_cast<double>(seen.purchases + seen.earlier_purchases),
                  seen.last_purchase_day - first, recency);
}

void declare_life_cycle(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t /*arm*/,
                        const world::Horizon& /*horizon*/) {
  if (life_cycle_of(scenario) == nullptr) return;
  schema.declare(kStageMoves, {{"from", kStages + 1}, {"to", kStages}},
                 {{"customers", "1", "customers, each whole period anew"}});
  schema.declare(kStagesAtHorizon, {{"stage", kStages}}, {{"customers", "1", "customers at the horizon"}});
}

void equip_life_cycle(world::Arm& arm, const Equipment& equipment) {
  if (const targeting::LifeCycle* rule = life_cycle_of(equipment.scenario))
    arm.add(std::make_unique<StageCounter>(arm, *rule));
}

StageCounter::StageCounter(const world::Arm& arm, const targeting::LifeCycle& rule)
    : rule_(rule),
      period_days_(arm.horizon().period_days),
      horizon_days_(arm.horizon().days),
      whole_periods_(whole_periods(horizon_days_, period_days_)),
      moves_(arm.schema()->table(kStageMoves).offset()),
      at_horizon_(arm.schema()->table(kStagesAtHorizon).offset()) {}

std::uint32_t StageCounter::hooks() const { return bits(Hook::bought, Hook::ended); }

void StageCounter::start(Scene& scene, StageState& state) const {
  const population::Person& person = scene.person();
  if (person.existing) {
    state.stage = static_cast<std::size_t>(stage_at(rule_, scene.customer, 0.0));
    state.next = 1;
  } else {
    // At a boundary she comes after it, as purchases do.
    state.next = static_cast<std::size_t>(std::floor(person.enters_day / period_days_)) + 1;
  }
}

void StageCounter::pass(Scene& scene, StageState& state, double day) const {
  for (; state.next <= whole_periods_; ++state.next) {
    const double boundary = static_cast<double>(state.next) * period_days_;
    if (boundary > day) return;
    const auto stage = static_cast<std::size_t>(stage_at(rule_, scene.customer, boundary));
    ++scene.books.all().all()[moves_ + state.stage * kStages + stage];
    state.stage = stage;
  }
}

void StageCounter::bought(Scene& scene, const world::Purchase& purchase) const {
  // What is seen of her is still what it was before this purchase.
  if (scene.books.counts(purchase.day)) pass(scene, of(scene.customer), purchase.day);
}

void StageCounter::ended(Scene& scene) const {
  pass(scene, of(scene.customer), horizon_days_ + 1e-6);
  ++scene.books.all()
        .all()[at_horizon_ + static_cast<std::size_t>(stage_at(rule_, scene.customer, horizon_days_))];
}

}  // namespace stamkund::mechanisms
