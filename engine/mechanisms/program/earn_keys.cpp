#include <algorithm>

#include "engine/base/nearest.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::Section;
namespace key = scenario::key;
namespace {

using program::EarnRule;

constexpr Keys kEarn{
    key::text("name", "for people, and for --set").or_else(""),
    key::text("on", "the occasion: purchase, joining, anniversary, upgrade, referral, or an event's name")
        .or_else("purchase"),
    key::constant("multiply", Dimension::number, {1.0, 1000.0, true},
                  "so many times what the rules above gave, instead of a rate")
        .or_none(),
    key::constant("per_visit", Dimension::units, {0.0, 1e9}, "units on each occasion").or_else("0"),
    key::constant("per_amount", Dimension::rate, {0.0, 1e9},
                  "units for what is paid, such as 1 point per SEK")
        .or_else("0"),
    key::money("minimum_purchase", "smaller purchases earn nothing").or_else("0"),
    key::constant("most", Dimension::units, {1.0, 1e12}, "units on one occasion at most").or_none(),
    key::section("limit", limit_keys, "how much it gives a member in a period").or_none(),
    key::also(scope_keys),
};

void read_occasion(Section& section, const ProgramReading& reading, EarnRule& rule) {
  std::vector<std::string> occasions{"purchase", "joining", "anniversary", "upgrade"};
  const std::size_t own = occasions.size();
  const auto& events = reading.program.rules.events;
  occasions.insert(occasions.end(), events.begin(), events.end());
  const std::string word = section.text(kEarn["on"]);
  const auto at = std::find(occasions.begin(), occasions.end(), word);
  if (at == occasions.end()) {
    std::string suggestion = did_you_mean(word, occasions);
    if (suggestion.empty())
      suggestion = word == "referral" ? "give the program a 'referral'" : "name it under 'events'";
    section.error("on", "there is no event '" + printable(word) + "'", suggestion);
    return;
  }
  const auto index = static_cast<std::size_t>(at - occasions.begin());
  rule.on = index < own ? static_cast<EarnRule::On>(index) : EarnRule::On::event;
  if (index >= own) rule.event = index - own;
  if (rule.on == EarnRule::On::upgrade && reading.tiers.empty())
    section.error("on", "earns at upgrades, but there is no tier in this program");
}

/// Bit 0 of a scope's tiers is to have none.
bool only_without_tier(const program::Scope& scope) { return (scope.tiers & ~std::uint64_t{1}) == 0; }

}  // namespace

KeySet earn_keys() { return kEarn.set(); }

void read_earn_rule(Section& section, ProgramReading& reading, std::size_t currency) {
  EarnRule rule;
  const std::size_t mistakes = section.reading().mistakes;
  // The name is for people, and for --set.
  section.ask(kEarn["name"]);
  if (section.has("name")) rule.name = section.text(kEarn["name"]);
  read_occasion(section, reading, rule);
  const bool multiplies = section.has("multiply") && !section.is_none("multiply");
  if (multiplies) {
    for (const Key* key : {&kEarn["per_visit"], &kEarn["per_amount"]})
      section.idle(*key, "the rule multiplies what the others gave");
    rule.multiplier = section.constant(kEarn["multiply"], {.required = true});
  } else {
    section.ask(kEarn["multiply"]);
    rule.per_visit = section.constant(kEarn["per_visit"]);
    rule.per_major_unit = section.constant(kEarn["per_amount"]);
  }
  rule.minimum_purchase = read_money(section, kEarn["minimum_purchase"], reading.scenario);
  section.ask(kEarn["most"]);
  if (section.has("most") && !section.is_none("most"))
    rule.most_an_occasion = read_units(section, kEarn["most"], {.required = true}).count;
  rule.limit = read_limit(section, kEarn["limit"]);
  rule.scope = read_scope(section, reading);
  if (rule.on == EarnRule::On::upgrade && only_without_tier(rule.scope))
    section.error("tiers", "no upgrade leads to no tier, so nothing is ever earned", "name the tier reached");
  if (rule.on != EarnRule::On::purchase) {
    if (rule.per_major_unit > 0.0)
      section.error("per_amount", "nothing is paid on this occasion, so nothing is earned by amount",
                    "give per_visit");
    if (rule.minimum_purchase.minor > 0)
      section.error("minimum_purchase", "nothing is paid on this occasion, so no minimum is ever reached");
  }
  // A rate that was given but is no number has been reported already.
  if (section.reading().mistakes == mistakes && !multiplies && rule.per_visit == 0.0 &&
      rule.per_major_unit == 0.0)
    section.error("per_visit", "nothing is ever earned: give per_visit or per_amount");
  reading.program.rules.currencies[currency].earn.push_back(rule);
  reading.earn_places[currency].push_back(section.place());
}

}  // namespace stamkund::mechanisms
