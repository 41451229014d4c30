#pragma once
// Campaigns: waves of contacts through channels, what an opened one does, fatigue, consent and offers.
#include <vector>

#include "engine/mechanisms/equipment.h"
#include "engine/world/arm.h"
#include "models/response/contact.h"

namespace stamkund::mechanisms {

void declare_contacts(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                      const world::Horizon& horizon);

struct ContactsState : world::BlockOf<ContactsState> {
  explicit ContactsState(const response::Fatigue& rested) : fatigue(rested) {}
  response::Fatigue fatigue;
  world::Clock consent;     ///< hazard: a contact
  double offer_share = 0;   ///< off the next purchase ...
  double offer_until = -1;  ///< ... up to this day
  std::size_t wave = 0;     ///< next
};

class Contacts final : public world::Mechanism {
 public:
  /// Kinds of stimuli are added.
  explicit Contacts(world::Arm& arm);
  [[nodiscard]] std::uint32_t hooks() const override;
  [[nodiscard]] std::unique_ptr<world::Block> make_block() const override;
  void begin(world::Scene& scene) const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void offer(world::Scene& scene, world::Purchase& purchase) const override;

 private:
  void contact(world::Scene& scene, ContactsState& state, const scenario::Wave& wave) const;
  void plan(world::Scene& scene, const ContactsState& state) const;
  [[nodiscard]] ContactsState& of(world::Customer& customer) const {
    return static_cast<ContactsState&>(customer.blocks[owner()]);
  }

  const scenario::ArmModel& model_;
  response::Fatigue rested_;
  std::vector<std::size_t> kinds_;  ///< [campaigns] of stimuli
  world::Column contacts_;
  world::Column opens_;
  world::Column unsubscribes_;
  world::Column contact_cost_;
};

void equip_contacts(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
