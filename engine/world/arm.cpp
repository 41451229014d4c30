#include "engine/world/arm.h"

#include <utility>

namespace stamkund::world {

Arm::Arm(scenario::ArmModel model, const Horizon& horizon, const BeforeAfter& before_after,
         std::shared_ptr<const counting::Schema> schema)
    : model_(std::move(model)),
      horizon_(horizon),
      before_after_(before_after),
      schema_(std::move(schema)),
      columns_(*schema_) {}

void Arm::add(std::unique_ptr<Mechanism> mechanism) {
  mechanism->set_owner(static_cast<std::uint16_t>(mechanisms_.size()));
  for (std::size_t hook = 0; hook < kHooks; ++hook)
    if ((mechanism->hooks() >> hook & 1U) != 0) hooked_[hook].push_back(mechanism.get());
  mechanisms_.push_back(std::move(mechanism));
}

}  // namespace stamkund::world
