#include "engine/mechanisms/registry.h"

#include <utility>

#include "engine/mechanisms/contacts/contacts.h"
#include "engine/mechanisms/events/events.h"
#include "engine/mechanisms/membership/membership.h"
#include "engine/mechanisms/program/program.h"
#include "engine/mechanisms/referral/referral.h"
#include "engine/mechanisms/returns/returns.h"
#include "engine/mechanisms/shared_cards/shared_cards.h"
#include "engine/mechanisms/surprise/surprise.h"

namespace stamkund::mechanisms {

void declare_all(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                 const world::Horizon& horizon) {
  world::declare_core(schema, horizon);
  const auto& program = scenario.arms[arm].program;
  declare_program(schema, program ? &*program : nullptr, horizon);
  declare_events(schema);
  declare_referral(schema);
  declare_membership(schema);
  declare_contacts(schema);
  declare_returns(schema);
}

void equip(world::Arm& arm) {
  const auto add = [&arm]<class M>(std::unique_ptr<M> mechanism) -> const M& {
    const M& added = *mechanism;
    arm.add(std::move(mechanism));
    return added;
  };
  const scenario::ArmModel& model = arm.model();
  if (model.program) {
    const Program& program = add(std::make_unique<Program>(arm));
    if (model.program->surprise) add(std::make_unique<Surprise>(arm, program));
    if (!model.program->events.empty()) {
      const Events& events = add(std::make_unique<Events>(arm, program));
      if (model.program->referral) add(std::make_unique<ReferralProgram>(arm, program, events));
    }
    if (model.program->shared_cards) add(std::make_unique<SharedCards>(arm, program));
    if (model.program->membership) add(std::make_unique<Membership>(arm, program));
  }
  if (!model.waves.empty()) add(std::make_unique<Contacts>(arm));
  if (model.purchase_marks.returned_share > 0.0) add(std::make_unique<Returns>(arm));
}

}  // namespace stamkund::mechanisms
