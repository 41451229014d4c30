// What a member does besides buying: named events, referrals, missions.
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

constexpr std::size_t kMostEvents = 60;

constexpr Keys kEvent{
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

constexpr Keys kReferral{
    key::quantity("per_year", Dimension::number, {0.0, 100.0},
                  "customers whom an active member brings in a year")
        .required(),
    key::quantity("would_have_come", Dimension::share, kUnitInterval, "of these, who would have come anyway")
        .or_else("30 %", kAssumption),
    key::count("most", 1, 1'000'000, "of one member").or_else("10", kAssumption),
    key::money("friend_cost", "welcome gift for the new customer").or_else("0"),
    key::quantity("rejected", Dimension::share, kUnitInterval,
                  "refused, such as members who refer themselves: no reward, no customer")
        .or_else("5 %", kAssumption),
};

constexpr Keys kMission{
    key::text("name", "what people call it").required(),
    key::constant("visits", Dimension::units, {1.0, 1e12}, "purchases that it takes")
        .or_what("say visits or spend"),
    key::money("spend", "amount that it takes").or_what("say visits or spend"),
    key::constant("endowed", Dimension::units, {0.0, 1e12}, "progress granted at its start, visits or money")
        .or_else("0"),
    key::constant("within", Dimension::duration, {0.0, kLongest, true},
                  "time for it, from the first purchase that counts")
        .or_none(),
    key::constant("bonus", Dimension::units, {1.0, 1e12}, "units that it gives").required(),
    key::text("currency", "the currency of the bonus").or_what("the program's first"),
    key::flag("repeats", "it begins again when it is done").or_else("false"),
    key::money("minimum_purchase", "smaller purchases do not count").or_else("0"),
    key::also(scope_keys),
};

void read_event(Section& section, ProgramReading& reading) {
  ProgramEventSpec event;
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
  reading.program.events.push_back(std::move(event));
  reading.event_places.push_back(section.place());
}

}  // namespace

KeySet event_keys() { return kEvent.set(); }
KeySet referral_keys() { return kReferral.set(); }
KeySet mission_keys() { return kMission.set(); }

void read_events(Section& section, const Key& key, ProgramReading& reading) {
  section.list(key, [&](Section& event, std::size_t) { read_event(event, reading); });
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
  referral.per_year = section.quantity(kReferral["per_year"]);
  referral.would_have_come = section.quantity(kReferral["would_have_come"]);
  referral.most = section.count(kReferral["most"]);
  referral.friend_cost = read_money(section, kReferral["friend_cost"], scenario);
  referral.rejected = section.quantity(kReferral["rejected"]);
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
  mission.name = section.text(kMission["name"]);
  const bool visits = section.has("visits") && !section.is_none("visits");
  const bool spend = section.has("spend") && !section.is_none("spend");
  section.ask(kMission["visits"]);
  section.ask(kMission["spend"]);
  if (visits == spend) {
    section.error("visits", "a mission asks for either 'visits' or 'spend'");
  } else if (visits) {
    mission.target = section.pieces(kMission["visits"], {.required = true});
  } else {
    mission.counts = Mission::Counts::spend;
    mission.target = read_money(section, kMission["spend"], scenario, {.required = true}).minor;
  }
  mission.endowed = mission.counts == Mission::Counts::visits
                        ? section.pieces(kMission["endowed"])
                        : read_money(section, kMission["endowed"], scenario,
                                     {.fallback = "0 " + scenario.currency, .dimension = Dimension::money})
                              .minor;
  if (const auto within = section.optional_constant(kMission["within"])) mission.within_days = *within;
  // The bonus is in the currency that the next key names, or in the first.
  const YAML::Node named = section.node("currency");
  Reading& shared = section.reading();
  if (named.IsDefined() && named.IsScalar())
    shared.units_here = named.Scalar();
  else if (!reading.currencies.empty())
    shared.units_here = reading.currencies.front();
  shared.units_named =
      reading.unit_named || reading.currencies.empty() || shared.units_here != reading.currencies.front();
  mission.bonus = read_units(section, kMission["bonus"]);
  shared.units_here.clear();
  mission.currency = read_name(section, kMission["currency"], "currency", reading.currencies,
                               {.fallback = reading.currencies.empty() ? "" : reading.currencies.front()});
  mission.repeats = section.flag(kMission["repeats"]);
  mission.minimum_purchase = read_money(section, kMission["minimum_purchase"], scenario);
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
