#pragma once
// What contacts before the run have left behind: existing customers begin with the lifts that have not yet
// decayed. Nobody chooses this; every arm has it where the fit knows of contacts. Fatigue is handed to the
// mechanism of contacts.
#include <vector>

#include "engine/mechanisms/equipment.h"
#include "engine/world/arm.h"

namespace stamkund::mechanisms {

struct AftermathState : world::BlockOf<AftermathState> {};

class Aftermath final : public world::MechanismOf<AftermathState> {
 public:
  /// Kinds of stimuli are added, one for each group of the fit.
  Aftermath(world::Arm& arm, const calibration::ResponseCoefficients& learned);
  [[nodiscard]] std::uint32_t hooks() const override { return 0; }

 protected:
  void start(world::Scene& scene, AftermathState& state) const override;

 private:
  std::vector<std::size_t> kinds_;  ///< [groups] of stimuli
};

void equip_aftermath(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
