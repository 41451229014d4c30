#pragma once
// Several people collect on one card: units for purchases of others.
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/program/program.h"
#include "engine/mechanisms/shared_cards/spec.h"

namespace stamkund::mechanisms {

struct SharedCardsState : world::BlockOf<SharedCardsState> {
  Stream luck{};
  double rate = 0;  ///< purchases of the others, a day
};

class SharedCards final : public world::MechanismOf<SharedCardsState> {
 public:
  /// `share` of the members have a card that `users` people use.
  SharedCards(const Program& program, double share, double users)
      : program_(program), share_(share), users_(users) {}
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }
  void left(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }

 private:
  const Program& program_;
  double share_;
  double users_;
};

void add_shared_cards_keys(scenario::Parts& parts);
void equip_shared_cards(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
