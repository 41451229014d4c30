#include "engine/mechanisms/registry.h"

#include <array>

#include "engine/mechanisms/aftermath/aftermath.h"
#include "engine/mechanisms/birthday/birthday.h"
#include "engine/mechanisms/contacts/contacts.h"
#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/events/events.h"
#include "engine/mechanisms/life_cycle/life_cycle.h"
#include "engine/mechanisms/membership/membership.h"
#include "engine/mechanisms/program/program.h"
#include "engine/mechanisms/referral/referral.h"
#include "engine/mechanisms/returns/returns.h"
#include "engine/mechanisms/satisfaction/satisfaction.h"
#include "engine/mechanisms/shared_cards/shared_cards.h"
#include "engine/mechanisms/surprise/surprise.h"

namespace stamkund::mechanisms {
namespace {

struct Registration {
  /// What it counts; null if nothing of its own.
  void (*declare)(counting::Schema&, const scenario::ScenarioSpec&, std::size_t arm, const world::Horizon&);
  /// Adds it to an arm that has it.
  void (*equip)(world::Arm&, const Equipment&);
  /// Keys of its own below `program`; null where engine/scenario reads them.
  const scenario::Part* (*part)() = nullptr;
  /// Likewise, of an arm.
  const scenario::Part* (*arm_part)() = nullptr;
};

/// In the order in which hooks are called, and in which kinds of stimuli are numbered.
constexpr std::array kAll{
    Registration{declare_program, equip_program},
    Registration{nullptr, equip_surprise},
    Registration{declare_events, equip_events},
    Registration{declare_referral, equip_referral},
    Registration{nullptr, equip_shared_cards},
    Registration{declare_membership, equip_membership},
    Registration{declare_birthday, equip_birthday, birthday_part},
    Registration{declare_contacts, equip_contacts},
    Registration{declare_life_cycle, equip_life_cycle},
    Registration{declare_returns, equip_returns},
    Registration{declare_satisfaction, equip_satisfaction, nullptr, satisfaction_part},
    Registration{nullptr, equip_aftermath},
};

}  // namespace

std::size_t count() { return kAll.size(); }

const scenario::Parts& parts() {
  static const scenario::Parts all = [] {
    scenario::Parts found;
    for (const Registration& one : kAll) {
      if (one.part != nullptr) found.of_program.push_back(one.part());
      if (one.arm_part != nullptr) found.of_arm.push_back(one.arm_part());
    }
    return found;
  }();
  return all;
}

void declare_all(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                 const world::Horizon& horizon) {
  world::declare_core(schema, horizon);
  for (const Registration& one : kAll)
    if (one.declare != nullptr) one.declare(schema, scenario, arm, horizon);
}

void equip(world::Arm& arm, const scenario::ScenarioSpec& scenario, std::size_t index, std::uint64_t draw,
           const population::CustomerLaws* laws) {
  const scenario::Resolve resolve(scenario, draw);
  for (const Registration& one : kAll) one.equip(arm, {scenario, scenario.arms[index], resolve, laws});
}

}  // namespace stamkund::mechanisms
