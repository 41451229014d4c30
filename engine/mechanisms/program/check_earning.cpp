// Where units come from and where they go: rules that can never do anything, and rules that give too much.
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/reach.h"

namespace stamkund::mechanisms {

using scenario::Place;
using scenario::Reading;
namespace {

using program::EarnRule;
using program::Expiry;
using program::Pending;

/// True if both can fit one occasion. The occasions of a rule do not depend on the order of its tests.
bool meet(const EarnRule& a, const EarnRule& b) {
  if (a.on != b.on || (a.on == EarnRule::On::event && a.event != b.event)) return false;
  return (a.scope.tiers & b.scope.tiers) != 0 && (a.scope.segments & b.scope.segments) != 0 &&
         (a.scope.stores & b.scope.stores) != 0 && (a.scope.categories & b.scope.categories) != 0 &&
         (a.scope.weekdays & b.scope.weekdays) != 0 &&
         std::max(a.scope.from_day, b.scope.from_day) < std::min(a.scope.until_day, b.scope.until_day);
}

void check_multipliers(Reading& out, const ProgramReading& reading, std::size_t c) {
  const auto& earn = reading.program.rules.currencies[c].earn;
  for (std::size_t i = 0; i < earn.size(); ++i) {
    if (earn[i].multiplier <= 1.0) continue;
    const bool something = std::any_of(earn.begin(), earn.end(), [&](const EarnRule& other) {
      return other.multiplier <= 1.0 && meet(earn[i], other);
    });
    if (!something)
      out.error_at(reading.earn_places[c][i],
                   "multiplies what other rules give on the same occasion, but none gives anything there",
                   "add a rule with per_visit or per_amount");
  }
}

void check_sources(Reading& out, const ProgramReading& reading, std::size_t c) {
  const auto& rules = reading.program.rules;
  const program::Currency& currency = rules.currencies[c];
  const bool mission = std::any_of(rules.missions.begin(), rules.missions.end(),
                                   [c](const auto& one) { return one.currency == c; });
  const bool given = c == 0 && give_units(reading.program.parts);
  if (currency.earn.empty() && !mission && !given) {
    out.error_at(
        reading.currency_places[c],
        "nothing is ever earned of '" + printable(currency.name) + "': it has no earn rule and no mission",
        "give it an 'earn'");
    return;
  }
  const bool burned = std::any_of(rules.rewards.begin(), rules.rewards.end(),
                                  [c](const auto& reward) { return reward.currency == c; });
  using Basis = program::TierRules::Basis;
  const bool counted = !rules.tiers.tiers.empty() && rules.tiers.currency == c &&
                       (rules.tiers.basis == Basis::earned || rules.tiers.basis == Basis::balance);
  if (!burned && !counted)
    out.warning(reading.currency_places[c],
                "nothing burns '" + printable(currency.name) + "': these units are worth nothing to anybody",
                "give a reward, or tiers that count them");
}

void check_lives(Reading& out, const ProgramReading& reading, std::size_t c) {
  const program::Currency& currency = reading.program.rules.currencies[c];
  const Expiry& expiry = currency.expiry;
  const Pending& pending = currency.pending;
  const Place& place = reading.currency_places[c];
  if (expiry.kind == Expiry::Kind::date && expiry.date_day <= reading.program.starts_day)
    out.error_at(place,
                 "the date on which units expire lies before the program starts, so nothing ever expires",
                 "choose a later date, or say 'expiry: none'");
  const bool lots = expiry.kind == Expiry::Kind::rolling || expiry.kind == Expiry::Kind::end_of;
  if (!lots || expiry.from_activation || pending.kind == Pending::Kind::none) return;
  const double least = expiry.days;
  const double most = expiry.days + (expiry.kind == Expiry::Kind::end_of ? longest(expiry.period) : 0.0);
  const bool fixed = pending.kind == Pending::Kind::after;
  const double wait = fixed ? pending.days : longest(pending.period);
  if (most <= (fixed ? wait : 1.0))
    out.error_at(place, "units expire before they become active, or as they do",
                 "let them live longer, or say 'from: activation'");
  else if (least <= wait)
    out.warning(place, "some units expire before they become active",
                "let them live longer, or say 'from: activation'");
}

/// What a spent unit of money gives back, by amount, where nothing restricts it; check_costs looks at the
/// rest.
void check_generosity(Reading& out, const ProgramReading& reading, std::size_t c) {
  const auto& rules = reading.program.rules;
  const double rate = Reach(rules).rate_by_amount(c);
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    const program::Reward& reward = rules.rewards[r];
    if (reward.currency != c || reward.name == "cashback payout") continue;
    const double minor = reward.kind == program::Reward::Kind::item
                             ? static_cast<double>(reward.cost.minor + reward.discount.minor) /
                                   static_cast<double>(reward.units.count)
                             : reward.minor_per_unit;
    const double share = rate * minor * (1.0 - reward.partner_share) / rules.minor_per_major;
    if (share < reading.margin || share <= 0.0) continue;
    out.warning(reading.reward_places[r],
                "gives back more than the margin: units for " +
                    money_text(100.0 * rules.minor_per_major, reading.scenario) + " of purchases are worth " +
                    money_text(std::round(share * 100.0 * rules.minor_per_major), reading.scenario) + " here",
                "raise the price in units, or earn less");
  }
}

void check_events(Reading& out, const ProgramReading& reading) {
  const auto& rules = reading.program.rules;
  for (std::size_t e = 0; e < rules.events.size(); ++e) {
    bool earns = false;
    for (const auto& currency : rules.currencies)
      for (const auto& rule : currency.earn)
        earns = earns || (rule.on == EarnRule::On::event && rule.event == e);
    if (!earns)
      out.warning(reading.event_places[e], "no rule earns anything on '" + printable(rules.events[e]) + "'",
                  "add an earn rule with 'on: " + printable(rules.events[e]) + "'");
  }
}

}  // namespace

void check_earning(Reading& out, const ProgramReading& reading) {
  for (std::size_t c = 0; c < reading.program.rules.currencies.size(); ++c) {
    check_sources(out, reading, c);
    check_multipliers(out, reading, c);
    check_lives(out, reading, c);
    check_generosity(out, reading, c);
  }
  check_events(out, reading);
}

}  // namespace stamkund::mechanisms
