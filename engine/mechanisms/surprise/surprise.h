#pragma once
// Surprise rewards: now and then a member gets something that no rule promised.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/program/program.h"
#include "engine/mechanisms/surprise/spec.h"
#include "models/response/surprise.h"

namespace stamkund::mechanisms {

/// The specification under one parameter draw.
struct SurpriseModel {
  SurpriseModel(const SurpriseSpec& spec, const scenario::Resolve& resolve);
  response::Surprise surprise{{}};
  double probability_per_visit = 0;
  Money cost{0};
  double cost_spread = 0;
  std::uint64_t after_visits = 0;
  program::Scope scope;
  double decay_days = 1;
  bool delights = false;   ///< some surprise can raise the rate
  bool backfires = false;  ///< or lower it
};

struct SurpriseState : world::BlockOf<SurpriseState> {
  response::SurpriseResult today;  ///< of the purchase at hand
  bool had = false;                ///< one, up to the horizon
};

class Surprise final : public world::MechanismOf<SurpriseState> {
 public:
  /// Kinds of stimuli are added.
  Surprise(world::Arm& arm, const Program& program, const SurpriseModel& model);
  [[nodiscard]] std::uint32_t hooks() const override;
  void basket(world::Scene& scene, world::Purchase& purchase) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;

 private:
  const Program& program_;
  SurpriseModel model_;
  world::Column rewards_;
  world::Column reward_cost_;
  std::size_t uses_;              ///< offset of its cell of kRewardUses
  std::size_t delight_kind_ = 0;  ///< of stimuli
  std::size_t backlash_kind_ = 0;
};

void add_surprise_keys(scenario::Parts& parts);
void equip_surprise(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
