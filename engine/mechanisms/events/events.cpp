#include "engine/mechanisms/events/events.h"

namespace stamkund::mechanisms {

using world::Hook;
using world::Order;
using world::Scene;

void declare_events(counting::Schema& schema, const scenario::ScenarioSpec& /*scenario*/, std::size_t /*arm*/,
                    const world::Horizon& /*horizon*/) {
  schema.declare({}, {{"owed_by_partners", "minor", "what partners paid later for units sold before",
                       counting::Sign::in, 0, 60}});
}

namespace {

/// FNV-1a.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

}  // namespace

Events::Events(world::Arm& arm, const Program& program, std::vector<EventModel> events)
    : program_(program),
      events_(std::move(events)),
      partner_income_(arm.schema()->table(counting::kPeriods).column("partner_income")),
      owed_by_partners_(arm.schema()->table(counting::kOwed).column("owed_by_partners")) {}

std::uint32_t Events::hooks() const { return bits(Hook::bought, Hook::joined, Hook::quit); }

void Events::joined(Scene& scene, double day, std::uint8_t /*category*/) const {
  for (std::size_t e = 0; e < events_.size(); ++e) {
    auto& clocks = of(scene.customer).clocks;
    const bool by_itself = events_[e].rate_per_day > 0.0;
    clocks.push_back(by_itself ? scene.luck.stream(Purpose::program_event_clock, events_[e].identity)
                               : Stream{});
    if (by_itself)
      scene.customer.agenda.put(Order::event, owner(),
                                day + draw_exponential(clocks[e]) / events_[e].rate_per_day,
                                static_cast<std::uint32_t>(e));
  }
}

void Events::due(Scene& scene, const world::Agenda::Entry& entry) const {
  const double next =
      entry.day + draw_exponential(of(scene.customer).clocks[entry.what]) / events_[entry.what].rate_per_day;
  scene.customer.agenda.put(Order::event, owner(), next, entry.what);
  happen(scene, entry.what, entry.day, 0);
}

void Events::bought(Scene& scene, const world::Purchase& purchase) const {
  if (!purchase.by_member) return;
  for (std::size_t e = 0; e < events_.size(); ++e) {
    // Spread over 64 bits by an odd factor: each event of each visit has a number of its own.
    if (events_[e].probability_per_visit > 0.0 &&
        scene.luck.occasion(Purpose::program_event,
                            events_[e].identity + purchase.visit * 0x9E3779B97F4A7C15ULL) <
            events_[e].probability_per_visit)
      happen(scene, e, purchase.day, purchase.category);
  }
}

void Events::happen(Scene& scene, std::size_t event, double day, std::uint8_t category) const {
  const auto& model = events_[event];
  const std::int64_t issued = program_.raise_event(scene, event, day, category);
  if (!(model.sold_at_minor > 0.0)) return;
  const double settled = day + model.settles_after_days;
  const std::int64_t price = world::to_minor(model.sold_at_minor * static_cast<double>(issued));
  if (scene.books.counts(settled))
    scene.books.get(settled, partner_income_, price);
  else if (scene.books.counts(day))
    scene.books.collect(settled, owed_by_partners_, price);
}

void equip_events(world::Arm& arm, const Equipment& equipment) {
  if (!equipment.arm.program || equipment.arm.program->rules.events.empty()) return;
  const auto& names = equipment.arm.program->rules.events;
  const auto& frequencies = find<Program>(arm)->model().events;
  const auto* spec = equipment.of_program<EventsSpec>("events");
  std::vector<EventModel> events;
  for (std::size_t e = 0; e < names.size(); ++e) {
    EventModel event{frequencies[e].probability_per_visit, frequencies[e].rate_per_day, 0.0, 0.0,
                     hash_of(names[e])};
    if (spec != nullptr && e < spec->events.size()) {
      event.sold_at_minor = spec->events[e].sold_at_minor;
      event.settles_after_days = spec->events[e].settles_after_days;
    }
    events.push_back(event);
  }
  arm.add(std::make_unique<Events>(arm, *find<Program>(arm), std::move(events)));
}

}  // namespace stamkund::mechanisms
