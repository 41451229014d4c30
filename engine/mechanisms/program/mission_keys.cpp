// Missions: bonuses for a number of purchases or an amount.
#include <cmath>

#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Keys;
using scenario::KeySet;
using scenario::kLongest;
using scenario::Reading;
using scenario::Section;
namespace key = scenario::key;
namespace {

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

}  // namespace

KeySet mission_keys() { return kMission.set(); }

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
  Reading& shared = section.reading();
  if (const auto named = section.single("currency"))
    shared.units_here = *named;
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

}  // namespace stamkund::mechanisms
