#include "engine/mechanisms/registry.h"

#include <algorithm>
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
#include "engine/scenario/sample.h"

namespace stamkund::mechanisms {
namespace {

struct Registration {
  /// What it counts; null if nothing of its own.
  void (*declare)(counting::Schema&, const scenario::ScenarioSpec&, std::size_t arm, const world::Horizon&);
  /// Adds it to an arm that has it.
  void (*equip)(world::Arm&, const Equipment&);
  /// Adds the keys that it brings to a scenario; null if it brings none.
  void (*add_keys)(scenario::Parts&);
};

/// In the order in which hooks are called, and in which kinds of stimuli are numbered.
constexpr std::array kAll{
    Registration{declare_program, equip_program, add_program_keys},
    Registration{nullptr, equip_surprise, add_surprise_keys},
    Registration{declare_events, equip_events, add_events_keys},
    Registration{declare_referral, equip_referral, add_referral_keys},
    Registration{nullptr, equip_shared_cards, add_shared_cards_keys},
    Registration{declare_membership, equip_membership, add_membership_keys},
    Registration{declare_birthday, equip_birthday, add_birthday_keys},
    Registration{declare_contacts, equip_contacts, add_contacts_keys},
    Registration{declare_life_cycle, equip_life_cycle, add_life_cycle_keys},
    Registration{declare_returns, equip_returns, add_returns_keys},
    Registration{declare_satisfaction, equip_satisfaction, add_satisfaction_keys},
    Registration{nullptr, equip_aftermath, nullptr},
};

/// Among the parts of one section, those of a lower rank come first.
void sort_by_rank(std::vector<const scenario::Part*>& parts) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const scenario::Part* a, const scenario::Part* b) { return a->rank() < b->rank(); });
}

}  // namespace

std::size_t count() { return kAll.size(); }

const scenario::Parts& parts() {
  static const scenario::Parts all = [] {
    scenario::Parts found;
    scenario::add_sample_key(found);
    for (const Registration& one : kAll)
      if (one.add_keys != nullptr) one.add_keys(found);
    for (auto* section : {&found.of_scenario, &found.of_population, &found.of_arm, &found.of_program})
      sort_by_rank(*section);
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
