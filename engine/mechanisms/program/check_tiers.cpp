// Tiers that nobody can reach, and tiers that change nothing.
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/reach.h"

namespace stamkund::mechanisms {

using scenario::is_off;
using scenario::Reading;
namespace {

using program::TierRules;
using Basis = TierRules::Basis;
using Window = TierRules::Window;

constexpr double kAlways = 36525.0;

void check_order(Reading& out, const ProgramReading& reading) {
  const auto& tiers = reading.program.rules.tiers.tiers;
  for (std::size_t k = 1; k < tiers.size(); ++k) {
    if (tiers[k].threshold <= tiers[k - 1].threshold)
      out.error_at(reading.tier_places[k], "a higher level needs a higher threshold than the one before",
                   "write the levels from low to high");
    if (tiers[k].lifetime_threshold > 0 && tiers[k].lifetime_threshold < tiers[k - 1].lifetime_threshold)
      out.error_at(reading.tier_places[k], "'lifetime_at' is lower than that of the level before");
  }
  for (std::size_t k = 0; k < tiers.size(); ++k)
    if (tiers[k].lifetime_threshold > 0 && tiers[k].lifetime_threshold < tiers[k].threshold)
      out.error_at(reading.tier_places[k],
                   "'lifetime_at' is lower than 'at': everybody would keep the level for ever",
                   "raise 'lifetime_at', or choose 'window: lifetime'");
}

/// Most that can be counted within one window; infinite where nothing limits it.
double most_counted(const ProgramReading& reading, Pace pace) {
  const auto& rules = reading.program.rules;
  const TierRules& tiers = rules.tiers;
  if (tiers.basis == Basis::spend) return program::kNever;
  const double days = tiers.window == Window::calendar   ? longest(tiers.period)
                      : tiers.window == Window::lifetime ? kAlways
                                                         : tiers.days;
  if (tiers.basis == Basis::transactions)
    return pace == Pace::any ? program::kNever
                             : std::floor(days) + (tiers.window == Window::calendar ? 0.0 : 1.0);
  const auto aligned = tiers.window == Window::calendar ? std::optional(tiers.period) : std::nullopt;
  return Reach(rules, pace).most_within(tiers.currency, days, false, aligned);
}

void check_balance(Reading& out, const ProgramReading& reading, std::size_t k) {
  const auto& rules = reading.program.rules;
  const Reach reach(rules);
  const std::size_t currency = rules.tiers.currency;
  const auto threshold = static_cast<double>(rules.tiers.tiers[k].threshold);
  const std::string lower = "lower 'at', or count what is earned ('basis: earned')";
  const double ever = reach.most_held(currency, kAlways);
  if (threshold > ever) {
    out.error_at(reading.tier_places[k],
                 "can never be reached: a balance is at most " + std::to_string(std::llround(ever)) +
                     " with these limits and this expiry",
                 lower);
    return;
  }
  const double paced = Reach(rules, Pace::daily).most_held(currency, kAlways);
  if (threshold > paced) {
    out.warning(reading.tier_places[k],
                "out of reach at one purchase a day: a balance is then at most " +
                    std::to_string(std::llround(paced)) + " with these limits and this expiry",
                lower);
    return;
  }
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    const auto& reward = rules.rewards[r];
    if (reward.currency != currency || !reach.burns_freely(r) || !reach.only_at_purchases(currency)) continue;
    const double most = reach.most_before_burn(r);
    const std::string name = "'" + printable(reward.name) + "'";
    const std::string remedy =
        "count what is earned ('basis: earned'), or let members choose when they redeem";
    if (threshold > most) {
      out.error_at(reading.tier_places[k],
                   "can never be reached: " + name + " is redeemed automatically, so a balance is at most " +
                       std::to_string(std::llround(most)),
                   remedy);
      return;
    }
    const double rate = reach.rate_by_amount(currency);
    const double beyond = threshold - static_cast<double>(reward.units.count - 1);
    if (!std::isfinite(most) && rate > 0.0 && beyond > 0.0) {
      out.warning(reading.tier_places[k],
                  name + " is redeemed automatically, so only a single purchase of at least " +
                      money_text(std::ceil(beyond / rate * rules.minor_per_major), reading.scenario) +
                      " reaches this level",
                  remedy);
      return;
    }
  }
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    const auto& reward = rules.rewards[r];
    if (reward.currency != currency || static_cast<double>(reward.units.count) >= threshold ||
        !reach.burns_first(r, program::Scope{}))
      continue;
    out.warning(reading.tier_places[k],
                "'" + printable(reward.name) + "' is redeemed automatically, so it takes " +
                    std::to_string(reward.units.count) + " units first" + often(reward) +
                    ": this level is reached later than 'at' says, or not at all",
                "count what is earned ('basis: earned'), or let members choose when they redeem");
    return;
  }
}

bool mentions_tiers(const ProgramReading& reading) {
  const auto some = [](const program::Scope& scope) { return scope.tiers != ~std::uint64_t{0}; };
  const auto& rules = reading.program.rules;
  for (const auto& currency : rules.currencies)
    for (const auto& rule : currency.earn)
      if (some(rule.scope) || rule.on == program::EarnRule::On::upgrade) return true;
  for (const auto& reward : rules.rewards)
    if (some(reward.scope)) return true;
  for (const auto& mission : rules.missions)
    if (some(mission.scope)) return true;
  const auto parts = program_parts(reading.program.parts);
  return std::any_of(parts.begin(), parts.end(), [](const auto* part) { return part->asks_for_tiers(); });
}

void check_count(Reading& out, const ProgramReading& reading, std::size_t k) {
  const TierRules& tiers = reading.program.rules.tiers;
  const auto threshold = static_cast<double>(tiers.tiers[k].threshold);
  const std::string remedy = "lower 'at' or take a longer window";
  const double most = most_counted(reading, Pace::any);
  const double paced = most_counted(reading, Pace::daily);
  if (threshold > most)
    out.error_at(
        reading.tier_places[k],
        "can never be reached: within one window at most " + std::to_string(std::llround(most)) + " count",
        remedy);
  else if (threshold > paced)
    out.warning(reading.tier_places[k],
                "out of reach at one purchase a day: within one window at most " +
                    std::to_string(std::llround(paced)) + " then count",
                remedy);
  else if (tiers.basis == Basis::transactions &&
           static_cast<double>(tiers.tiers[k].lifetime_threshold) > kAlways + 1.0)
    out.warning(reading.tier_places[k], "'lifetime_at' is more than one purchase a day for a hundred years");
}

bool has_perks(const ProgramReading& reading) {
  const auto& tiers = reading.program.rules.tiers.tiers;
  return mentions_tiers(reading) || std::any_of(tiers.begin(), tiers.end(), [](const program::Tier& tier) {
           return tier.discount > 0.0 || tier.cost_share > 0.0 || tier.cost_per_visit.minor > 0 ||
                  tier.cost_per_year.minor > 0 || tier.expiry_extension_days > 0.0;
         });
}

bool moves_members(const ProgramReading& reading) {
  const auto& b = reading.program.behaviour;
  return !is_off(b.tier_pressure) || !is_off(b.tier_success) || !is_off(b.tier_failure) ||
         !is_off(b.upgrade_lift);
}

/// True if members without a tier earn units of `currency`.
bool earned_without_tier(const ProgramReading& reading, std::size_t currency) {
  const auto& rules = reading.program.rules;
  const auto outside = [](const program::Scope& scope) { return (scope.tiers & 1U) != 0; };
  const auto& one = rules.currencies[currency];
  if (rules.tiers.basis == Basis::balance && one.endowed.count > 0) return true;
  for (const auto& rule : one.earn)
    if (rule.multiplier <= 1.0 && rule.on != program::EarnRule::On::upgrade && outside(rule.scope))
      return true;
  for (const auto& mission : rules.missions)
    if (mission.currency == currency && outside(mission.scope)) return true;
  return false;
}

void check_perks(Reading& out, const ProgramReading& reading) {
  const auto& tiers = reading.program.rules.tiers.tiers;
  // What rules give to a level may make up for the rest.
  if (mentions_tiers(reading)) return;
  for (std::size_t k = 1; k < tiers.size(); ++k) {
    const program::Tier& low = tiers[k - 1];
    const program::Tier& high = tiers[k];
    const auto some = [&](const auto& less) {
      return less(low.discount, high.discount) || less(low.cost_share, high.cost_share) ||
             less(low.cost_per_visit, high.cost_per_visit) || less(low.cost_per_year, high.cost_per_year) ||
             less(low.expiry_extension_days, high.expiry_extension_days);
    };
    const bool better = some([](const auto& a, const auto& b) { return a < b; });
    const bool worse = some([](const auto& a, const auto& b) { return b < a; });
    if (worse && !better)
      out.warning(reading.tier_places[k], "has worse perks than the level before",
                  "say each perk again: a level does not inherit the one below");
  }
}

/// Longer lives for units that live for ever.
void check_extensions(Reading& out, const ProgramReading& reading) {
  const auto& rules = reading.program.rules;
  const auto& tiers = rules.tiers.tiers;
  for (std::size_t k = 0; k < tiers.size(); ++k) {
    if (tiers[k].expiry_extension_days <= 0.0) continue;
    bool acts = false;
    for (std::size_t c = 0; c < rules.currencies.size(); ++c)
      acts = acts || (tiers[k].extension_days(c) > 0.0 &&
                      rules.currencies[c].expiry.kind != program::Expiry::Kind::none);
    if (acts) continue;
    std::string which;
    for (std::size_t c = 0; c < rules.currencies.size(); ++c)
      if (tiers[k].extension_days(c) > 0.0)
        which += (which.empty() ? "'" : ", '") + printable(rules.currencies[c].name) + "'";
    out.warning(reading.tier_places[k],
                which.empty() ? "'expiry_extension' does nothing: the program has no units"
                              : "'expiry_extension' does nothing: " + which + " never expire",
                "give the units an 'expiry', or say which others live longer: 'extends: [...]'");
  }
}

/// Upgrades that wait for a window to end, where none ends in time.
void check_upgrades(Reading& out, const ProgramReading& reading) {
  const TierRules& tiers = reading.program.rules.tiers;
  const double starts = reading.program.starts_day;
  const double horizon = reading.scenario.horizon_days;
  if (!tiers.next_period) return;
  double ends = starts + tiers.days;
  if (tiers.window == Window::calendar) {
    const auto day_zero = start_of(reading.scenario);
    if (!day_zero) return;
    ends = program::Calendar(*day_zero).end(starts, tiers.period);
  }
  if (ends >= horizon)
    out.warning(
        reading.tiers_place,
        "nobody is ever upgraded: 'upgrades: next_period' waits for the end of a window, and no window "
        "ends before the horizon",
        "say 'upgrades: now', or take a shorter window");
}

}  // namespace

void check_tiers(Reading& out, const ProgramReading& reading) {
  const auto& rules = reading.program.rules;
  const TierRules& tiers = rules.tiers;
  if (tiers.tiers.empty()) return;
  if (!has_perks(reading)) {
    if (rules.currencies.empty() && !reading.other_benefits)
      out.error_at(reading.tiers_place,
                   "nothing is ever earned: the program has no units, and its tiers have no perks",
                   "give a level a discount or another perk");
    else if (!reading.tiers_asked && !moves_members(reading))
      out.warning(reading.tiers_place, "no level has a perk, and no rule asks for one: tiers change nothing",
                  "give a level a discount, or a rule 'tiers: [...]'");
  }
  check_order(out, reading);
  check_perks(out, reading);
  check_extensions(out, reading);
  check_upgrades(out, reading);
  if ((tiers.basis == Basis::earned || tiers.basis == Basis::balance) &&
      !earned_without_tier(reading, tiers.currency)) {
    out.error_at(reading.tiers_place,
                 "nobody can ever reach a level: what counts is earned only by members who have one",
                 "let members without a tier earn too ('tiers: [none, ...]')");
    return;
  }
  for (std::size_t k = 0; k < tiers.tiers.size(); ++k) {
    if (tiers.basis == Basis::balance) {
      check_balance(out, reading, k);
      continue;
    }
    check_count(out, reading, k);
  }
}

}  // namespace stamkund::mechanisms
