// What a member does besides buying: named events, referrals, missions.
#include <algorithm>
#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

constexpr std::size_t kMostEvents = 60;

void read_event(Section& section, ProgramReading& reading) {
  ProgramEventSpec event;
  const std::string name = section.text("name", kRequired);
  const auto& known = reading.program.rules.events;
  for (const char* const word : {"purchase", "joining", "anniversary", "upgrade", "referral"})
    if (name == word)
      section.error("name", "'" + name + "' has a meaning of its own; find another name for the event");
  if (!name.empty() && std::find(known.begin(), known.end(), name) != known.end())
    section.error("name", "two events are called '" + printable(name) + "'");
  event.probability_per_visit =
      section.quantity("probability_per_visit", Dimension::share, kUnitInterval, {"0 %", ""});
  event.per_year = section.quantity("per_year", Dimension::number, {0.0, 1000.0}, {"0", ""});
  const std::string nothing = "0 " + reading.scenario.currency;
  event.sold_at_minor = read_price(section, "sold_at", reading.scenario, {nothing, ""});
  if (event.sold_at_minor > 0.0)
    event.settles_after_days =
        section.constant("settles_after", Dimension::duration, {0.0, 36525.0}, {"30 days", kAssumption});
  else
    section.idle("settles_after", "nobody pays for the units of this event");
  if (is_off(event.probability_per_visit) && is_off(event.per_year))
    section.reading().warning(section.place(),
                              "the event '" + printable(name) + "' never happens in a simulation",
                              "give probability_per_visit or per_year");
  reading.program.rules.events.push_back(name);
  reading.program.events.push_back(std::move(event));
  reading.event_places.push_back(section.place());
}

}  // namespace

void read_events(Section& section, ProgramReading& reading) {
  section.list("events", [&](Section& event, std::size_t) { read_event(event, reading); });
  if (reading.program.events.size() > kMostEvents)
    section.error("events", "at most " + std::to_string(kMostEvents) + " events");
  if (!reading.has_referral) return;
  reading.program.rules.events.emplace_back("referral");
  reading.program.events.emplace_back();
  reading.event_places.push_back(section.place("referral"));
}

void read_referral(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  ReferralSpec referral;
  referral.event = reading.program.rules.events.size() - 1;
  referral.per_year = section.quantity("per_year", Dimension::number, {0.0, 100.0}, kRequired);
  referral.would_have_come =
      section.quantity("would_have_come", Dimension::share, kUnitInterval, {"30 %", kAssumption});
  referral.most = section.count("most", 1, 1'000'000, {"10", kAssumption});
  referral.friend_cost = read_money(section, "friend_cost", scenario, {"0 " + scenario.currency, ""});
  referral.rejected = section.quantity("rejected", Dimension::share, kUnitInterval, {"5 %", kAssumption});
  const bool refused = referral.rejected.is_constant() && referral.rejected.parameters[0] >= 1.0;
  if (is_off(referral.per_year) || refused)
    section.reading().warning(section.place(), "the referral never happens in a simulation",
                              "give 'per_year', and 'rejected' below 100 %");
  reading.program.referral = std::move(referral);
}

void read_mission(Section& section, ProgramReading& reading) {
  using program::Mission;
  const auto& scenario = reading.scenario;
  const std::size_t mistakes = section.reading().mistakes;
  Mission mission;
  mission.name = section.text("name", kRequired);
  const bool visits = section.has("visits") && !section.is_none("visits");
  const bool spend = section.has("spend") && !section.is_none("spend");
  section.ask("visits");
  section.ask("spend");
  if (visits == spend) {
    section.error("visits", "a mission asks for either 'visits' or 'spend'");
  } else if (visits) {
    mission.target = section.pieces("visits", 1.0, kRequired);
  } else {
    mission.counts = Mission::Counts::spend;
    mission.target = read_money(section, "spend", scenario, kRequired).minor;
  }
  const std::string nothing = "0 " + scenario.currency;
  mission.endowed = mission.counts == Mission::Counts::visits
                        ? section.pieces("endowed", 0.0, {"0", ""})
                        : read_money(section, "endowed", scenario, {nothing, ""}).minor;
  if (const auto within = section.optional_constant("within", Dimension::duration, {0.0, 36525.0, true}))
    mission.within_days = *within;
  // The bonus is in the currency that the next key names, or in the first.
  const YAML::Node named = section.node("currency");
  Reading& shared = section.reading();
  if (named.IsDefined() && named.IsScalar())
    shared.units_here = named.Scalar();
  else if (!reading.currencies.empty())
    shared.units_here = reading.currencies.front();
  shared.units_named =
      reading.unit_named || reading.currencies.empty() || shared.units_here != reading.currencies.front();
  mission.bonus = read_units(section, "bonus", 1.0, kRequired);
  shared.units_here.clear();
  mission.currency = read_name(section, "currency", "currency", reading.currencies,
                               {reading.currencies.empty() ? "" : reading.currencies.front(), ""});
  mission.repeats = section.flag("repeats", {"false", ""});
  mission.minimum_purchase = read_money(section, "minimum_purchase", scenario, {nothing, ""});
  mission.scope = read_scope(section, reading);
  if (section.reading().mistakes == mistakes) {
    if (mission.endowed >= mission.target)
      section.error("endowed", "the endowment alone reaches the mission's target; lower it");
    // One a day, the first at once: n days hold n + 1. Some buy more often, so it is only a doubt.
    const double paced = std::floor(mission.within_days) + 1.0;
    if (mission.counts == Mission::Counts::visits &&
        static_cast<double>(mission.target - mission.endowed) > paced)
      section.reading().warning(section.place("within"),
                                "the mission is out of reach at one purchase a day: that makes at most " +
                                    std::to_string(std::llround(paced)) + " visits in this time",
                                "give more time");
  }
  reading.program.rules.missions.push_back(std::move(mission));
  reading.mission_places.push_back(section.place());
}

}  // namespace stamkund::scenario
