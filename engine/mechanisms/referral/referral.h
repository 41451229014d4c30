#pragma once
// Members bring new customers at a rate. Whom they bring lives as everybody does, in the same arm.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/events/events.h"

namespace stamkund::mechanisms {

void declare_referral(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& horizon);

struct ReferralState : world::BlockOf<ReferralState> {
  Stream luck{};
  std::uint32_t number = 0;  ///< of tries so far
};

class ReferralProgram final : public world::MechanismOf<ReferralState> {
 public:
  ReferralProgram(world::Arm& arm, const Program& program, const Events& events);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }
  void left(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }

 private:
  const scenario::ReferralModel& model_;
  const Program& program_;
  const Events& events_;
  world::Column referred_;
  world::Column referral_cost_;
};

void equip_referral(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
