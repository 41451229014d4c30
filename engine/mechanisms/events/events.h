#pragma once
// Events of a program that earn units: at visits, or by themselves at a rate; a partner may pay for the
// units.
#include <vector>

#include "engine/mechanisms/equipment.h"
#include "engine/mechanisms/events/spec.h"
#include "engine/mechanisms/program/program.h"

namespace stamkund::mechanisms {

void declare_events(counting::Schema& schema, const scenario::ScenarioSpec& scenario, std::size_t arm,
                    const world::Horizon& horizon);

/// How an event of the program comes about under one parameter draw.
struct EventModel {
  double probability_per_visit = 0;
  double rate_per_day = 0;
  double sold_at_minor = 0;       ///< partner's price of a unit
  double settles_after_days = 0;  ///< until the partner pays
  std::uint64_t identity =
      0;  ///< hash of its name: part of the random key, so that its place in the file is not
};

struct EventsState : world::BlockOf<EventsState> {
  std::vector<Stream> clocks;  ///< [events] gaps of those that happen by themselves
  void clear() { clocks.clear(); }
};

class Events final : public world::MechanismOf<EventsState> {
 public:
  /// `events`: [rules.events]; those of other mechanisms happen by these alone.
  Events(world::Arm& arm, const Program& program, std::vector<EventModel> events);
  [[nodiscard]] std::uint32_t hooks() const override;
  void due(world::Scene& scene, const world::Agenda::Entry& entry) const override;
  void bought(world::Scene& scene, const world::Purchase& purchase) const override;
  void joined(world::Scene& scene, double day, std::uint8_t category) const override;
  void quit(world::Scene& scene) const override { scene.customer.agenda.drop(owner()); }
  /// The event happens: she earns, and a partner pays for it.
  void happen(world::Scene& scene, std::size_t event, double day, std::uint8_t category) const;

 private:
  const Program& program_;
  std::vector<EventModel> events_;  ///< [rules.events]
  world::Column partner_income_;
  world::Column owed_by_partners_;
};

void add_events_keys(scenario::Parts& parts);
void equip_events(world::Arm& arm, const Equipment& equipment);

}  // namespace stamkund::mechanisms
