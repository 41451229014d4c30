#pragma once
// Members bring new customers at a rate. Whom they bring lives as everybody does, in the same arm.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/events/events.h"
#include "engine/mechanisms/referral/spec.h"

namespace stamkund::mechanisms {

void declare_referral(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& horizon);

/// The specification under one parameter draw.
struct ReferralModel {
  std::size_t event = 0;  ///< of the program's rules
  double rate_per_day = 0;
  double would_have_come = 0;
  std::uint64_t most = 0;
  Money friend_cost{0};
  double rejected = 0;
};

struct ReferralState : world::BlockOf<ReferralState> {
  Stream luck{};
  std::uint32_t number = 0;  ///< of tries so far
};

class ReferralProgram final : public world::MechanismOf<ReferralState> {
 public:
  ReferralProgram(world::Arm& arm, const Program& program, const Events& events, const ReferralModel& model);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }
  void left(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }

 private:
  ReferralModel model_;
  const Program& program_;
  const Events& events_;
  world::Column referred_;
  world::Column referral_cost_;
};

void add_referral_keys(scenario::Parts& parts);
void equip_referral(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
