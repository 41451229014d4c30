#pragma once
// Surprise rewards: now and then a member gets something that no rule promised.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/program/program.h"
#include "models/response/surprise.h"

namespace stamkund::mechanisms {

struct SurpriseState : world::BlockOf<SurpriseState> {
  response::SurpriseResult today;  ///< of the purchase at hand
  bool had = false;                ///< one, up to the horizon
};

class Surprise final : public world::MechanismOf<SurpriseState> {
 public:
  /// The program has surprises; kinds of stimuli are added.
  Surprise(world::Arm& arm, const Program& program);
  [[nodiscard]] std::uint32_t hooks() const override;
  void basket(world::Scene& scene, world::Purchase& purchase) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;

 private:
  const Program& program_;
  const scenario::SurpriseModel& model_;
  world::Column rewards_;
  world::Column reward_cost_;
  std::size_t uses_;              ///< offset of its cell of kRewardUses
  std::size_t delight_kind_ = 0;  ///< of stimuli
  std::size_t backlash_kind_ = 0;
};

void equip_surprise(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
