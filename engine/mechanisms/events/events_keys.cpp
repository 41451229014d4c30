// What a scenario says of events that can earn, below a program. Earn rules name them, so they are read
// first.
#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/mechanisms/events/events.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {
namespace {

using scenario::Dimension;
using scenario::kAssumption;
using scenario::kUnitInterval;
using scenario::kWait;
namespace key = scenario::key;

constexpr std::size_t kMostEvents = 60;

constexpr scenario::Keys kEvent{
    key::text("name", "what earn rules call it").required(),
    key::quantity("probability_per_visit", Dimension::share, kUnitInterval,
                  "probability that it happens at a purchase of a member")
        .or_else("0 %"),
    key::quantity("per_year", Dimension::number, {0.0, 1000.0}, "times a year while a member").or_else("0"),
    key::price("sold_at", "what a partner pays for each unit that the event earns").or_else("0"),
    key::constant("settles_after", Dimension::duration, kWait, "until the partner pays")
        .or_else("30 days", kAssumption)
        .with("sold_at"),
};
scenario::KeySet event_keys() { return kEvent.set(); }
constexpr scenario::Keys kHost{
    key::list("events", event_keys, "what else members do, for earn rules").or_none()};

void read_event(scenario::Section& section, ProgramReading& reading, EventsSpec& events) {
  EventSpec event;
  const std::string name = section.text(kEvent["name"]);
  const auto& known = reading.program.rules.events;
  for (const char* const word : {"purchase", "joining", "anniversary", "upgrade", "referral"})
    if (name == word)
      section.error("name", "'" + name + "' has a meaning of its own; find another name for the event");
  if (!name.empty() && std::find(known.begin(), known.end(), name) != known.end())
    section.error("name", "two events are called '" + printable(name) + "'");
  event.probability_per_visit = section.quantity(kEvent["probability_per_visit"]);
  event.per_year = section.quantity(kEvent["per_year"]);
  event.sold_at_minor = read_price(section, kEvent["sold_at"], reading.scenario);
  if (event.sold_at_minor > 0.0)
    event.settles_after_days = section.constant(kEvent["settles_after"]);
  else
    section.idle(kEvent["settles_after"], "nobody pays for the units of this event");
  if (is_off(event.probability_per_visit) && is_off(event.per_year))
    section.reading().warning(section.place(),
                              "the event '" + printable(name) + "' never happens in a simulation",
                              "give probability_per_visit or per_year");
  reading.program.rules.events.push_back(name);
  events.events.push_back(std::move(event));
  reading.event_places.push_back(section.place());
}
class EventsPart final : public ProgramPart {
 public:
  [[nodiscard]] std::string_view name() const override { return "events"; }
  [[nodiscard]] scenario::KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] std::string_view before() const override { return "tiers"; }
  [[nodiscard]] bool comes_first() const override { return true; }
  [[nodiscard]] std::shared_ptr<const ProgramPartSpec> read_below(scenario::Section& of,
                                                                  ProgramReading& reading) const override {
    auto spec = std::make_shared<EventsSpec>();
    of.list(kHost["events"],
            [&](scenario::Section& event, std::size_t) { read_event(event, reading, *spec); });
    if (spec->events.size() > kMostEvents)
      of.error("events", "at most " + std::to_string(kMostEvents) + " events");
    return spec;
  }
};

}  // namespace

void EventsSpec::add_to(ProgramModel& program, const scenario::Resolve& resolve) const {
  for (std::size_t e = 0; e < events.size(); ++e)
    program.events[e] = {resolve(events[e].probability_per_visit),
                         resolve(events[e].per_year) / kDaysPerYear};
}

void add_events_keys(scenario::Parts& parts) {
  static const EventsPart part;
  parts.of_program.push_back(&part);
}

}  // namespace stamkund::mechanisms
