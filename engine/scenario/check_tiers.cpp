// Tiers that nobody can reach, and tiers that change nothing.
#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/scenario/program_reading.h"
#include "engine/scenario/reach.h"

namespace stamkund::scenario {
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
double most_counted(const ProgramReading& reading) {
  const auto& rules = reading.program.rules;
  const TierRules& tiers = rules.tiers;
  if (tiers.basis == Basis::spend) return program::kNever;
  const double days = tiers.window == Window::calendar   ? longest(tiers.period)
                      : tiers.window == Window::lifetime ? kAlways
                                                         : tiers.days;
  if (tiers.basis == Basis::transactions)
    return std::floor(days) + (tiers.window == Window::calendar ? 0.0 : 1.0);
  const auto aligned = tiers.window == Window::calendar ? std::optional(tiers.period) : std::nullopt;
  return Reach(rules).most_within(tiers.currency, days, false, aligned);
}

void check_balance(Reading& out, const ProgramReading& reading, std::size_t k) {
  const auto& rules = reading.program.rules;
  const Reach reach(rules);
  const std::size_t currency = rules.tiers.currency;
  const auto threshold = static_cast<double>(rules.tiers.tiers[k].threshold);
  const double ever = reach.most_within(currency, std::min(reach.life_of_units(currency), kAlways), true);
  if (threshold > ever) {
    out.error_at(reading.tier_places[k],
                 "can never be reached: a balance is at most " + std::to_string(std::llround(ever)) +
                     " with these limits and this expiry",
                 "lower 'at', or count what is earned ('basis: earned')");
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
  return reading.program.surprise && some(reading.program.surprise->scope);
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

}  // namespace

void check_tiers(Reading& out, const ProgramReading& reading) {
  const auto& rules = reading.program.rules;
  const TierRules& tiers = rules.tiers;
  if (tiers.tiers.empty()) return;
  if (!has_perks(reading)) {
    if (rules.currencies.empty() && !reading.program.membership && !reading.program.surprise &&
        !reading.program.referral)
      out.error_at(reading.tiers_place,
                   "nothing is ever earned: the program has no units, and its tiers have no perks",
                   "give a level a discount or another perk");
    else if (!moves_members(reading))
      out.warning(reading.tiers_place, "no level has a perk, and no rule asks for one: tiers change nothing",
                  "give a level a discount, or a rule 'tiers: [...]'");
  }
  check_order(out, reading);
  for (std::size_t k = 0; k < tiers.tiers.size(); ++k) {
    if (tiers.basis == Basis::balance) {
      check_balance(out, reading, k);
      continue;
    }
    const double most = most_counted(reading);
    if (static_cast<double>(tiers.tiers[k].threshold) > most)
      out.error_at(
          reading.tier_places[k],
          "can never be reached: within one window at most " + std::to_string(std::llround(most)) + " count",
          "lower 'at' or take a longer window");
    const bool far = tiers.tiers[k].lifetime_threshold > 0 && tiers.basis == Basis::transactions &&
                     static_cast<double>(tiers.tiers[k].lifetime_threshold) > kAlways + 1.0;
    if (far)
      out.error_at(reading.tier_places[k],
                   "'lifetime_at' is more than a visit every day for a hundred years");
  }
}

}  // namespace stamkund::scenario
