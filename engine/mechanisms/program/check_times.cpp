// What comes too late: rewards that end before anything is earned, units that are usable only after the end;
// and rules that another rule keeps from ever earning.
#include <algorithm>

#include "engine/base/calendar.h"
#include "engine/mechanisms/program/reach.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Reading;
namespace {

using program::EarnRule;
using program::Expiry;
using program::Pending;

/// Day of the first unit of currency `c` at the earliest, from day 0; infinite if none is ever earned.
double first_earned(const ProgramReading& reading, std::size_t c) {
  const auto& rules = reading.program.rules;
  const double starts = reading.program.starts_day;
  double first = rules.currencies[c].endowed.count > 0 ? starts : program::kNever;
  for (const EarnRule& rule : rules.currencies[c].earn) {
    if (rule.multiplier > 1.0) continue;
    const double wait = rule.on == EarnRule::On::anniversary ? kDaysPerYear : 0.0;
    first = std::min(first, std::max(starts + wait, rule.scope.from_day));
  }
  for (const auto& mission : rules.missions)
    if (mission.currency == c) first = std::min(first, std::max(starts, mission.scope.from_day));
  return first;
}

void check_first_unit(Reading& out, const ProgramReading& reading, std::size_t c) {
  const auto& rules = reading.program.rules;
  const program::Currency& currency = rules.currencies[c];
  const double earned = first_earned(reading, c);
  const Expiry& expiry = currency.expiry;
  if (expiry.kind == Expiry::Kind::date && expiry.date_day > reading.program.starts_day &&
      expiry.date_day <= earned)
    out.error_at(
        reading.currency_places[c],
        "the date on which units expire lies before the first unit is earned, so nothing ever expires",
        "choose a later date, or say 'expiry: none'");
  // A next period may begin at once.
  const double used = earned + (currency.pending.kind == Pending::Kind::after ? currency.pending.days : 0.0);
  bool burned = false;
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    if (rules.rewards[r].currency != c) continue;
    burned = true;
    if (rules.rewards[r].scope.until_day <= used)
      out.error_at(reading.reward_places[r],
                   "ends before the first unit can be used, so it can never be redeemed",
                   "choose a later 'until', or let members earn before");
  }
  if (burned && used >= reading.scenario.horizon_days)
    out.warning(reading.currency_places[c],
                "units of '" + printable(currency.name) + "' can be used only after the horizon",
                "let them be earned or become active sooner, or take a longer horizon");
}

/// True if `a` fits every occasion that `b` does.
bool hides(const EarnRule& a, const EarnRule& b) {
  if (a.on != b.on || (a.on == EarnRule::On::event && a.event != b.event)) return false;
  return a.minimum_purchase <= b.minimum_purchase && covers(a.scope, b.scope);
}

/// With `combine: first` a rule that fits keeps all later ones out, even when its own limit is used up.
void check_first_match(Reading& out, const ProgramReading& reading, std::size_t c) {
  const program::Currency& currency = reading.program.rules.currencies[c];
  if (!currency.first_match) return;
  for (std::size_t i = 1; i < currency.earn.size(); ++i) {
    const EarnRule& rule = currency.earn[i];
    if (rule.multiplier > 1.0) continue;
    const bool hidden =
        std::any_of(currency.earn.begin(), currency.earn.begin() + static_cast<std::ptrdiff_t>(i),
                    [&rule](const EarnRule& one) { return one.multiplier <= 1.0 && hides(one, rule); });
    if (hidden)
      out.error_at(reading.earn_places[c][i],
                   "never earns: with 'combine: first' an earlier rule fits whenever this one does",
                   "put this rule first, or say 'combine: all'");
  }
}

}  // namespace

void check_times(Reading& out, const ProgramReading& reading) {
  for (std::size_t c = 0; c < reading.program.rules.currencies.size(); ++c) {
    check_first_unit(out, reading, c);
    check_first_match(out, reading, c);
  }
}

}  // namespace stamkund::mechanisms
