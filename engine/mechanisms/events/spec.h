#pragma once
// What a scenario says of events of a program that can earn (events_keys.cpp).
#include <vector>

#include "engine/mechanisms/program/part.h"
#include "engine/scenario/quantity.h"

namespace stamkund::mechanisms {

/// An event that can earn, and how often it happens to a member.
struct EventSpec {
  scenario::Quantity probability_per_visit;
  scenario::Quantity per_year;    ///< while a member, whether she still buys or not
  double sold_at_minor = 0;       ///< what a partner pays for each unit that the event earns
  double settles_after_days = 0;  ///< until the partner pays
};

struct EventsSpec : ProgramPartSpec {
  void add_to(ProgramModel& program, const scenario::Resolve& resolve) const override;
  std::vector<EventSpec> events;  ///< the first of program::Rules::events
};

}  // namespace stamkund::mechanisms
