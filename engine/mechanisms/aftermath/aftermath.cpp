#include "engine/mechanisms/aftermath/aftermath.h"

#include <memory>

namespace stamkund::mechanisms {

Aftermath::Aftermath(world::Arm& arm, const calibration::ResponseCoefficients& learned) {
  for (std::size_t g = 0; g < learned.lift.size(); ++g)
    kinds_.push_back(arm.stimuli().add_kind(
        learned.decay_days[g], learned.lift[g] < 0.0 ? response::Sign::lowers : response::Sign::raises));
}

void Aftermath::start(world::Scene& scene, AftermathState& /*state*/) const {
  const population::Aftermath* past = scene.person().aftermath;
  if (past == nullptr || !scene.person().alive) return;
  for (std::size_t g = 0; g < kinds_.size(); ++g)
    scene.customer.stimuli.stimulate(kinds_[g], past->stimuli[g]);
}

void equip_aftermath(world::Arm& arm, const Equipment& equipment) {
  if (equipment.laws != nullptr && equipment.laws->response &&
      !equipment.laws->response->history->groups.empty())
    arm.add(std::make_unique<Aftermath>(arm, equipment.laws->response->law.at));
}

}  // namespace stamkund::mechanisms
