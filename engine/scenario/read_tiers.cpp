#include <cmath>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

using program::Tier;
using program::TierRules;

constexpr std::size_t kMostTiers = 30;

/// A threshold in the unit of the basis; spend in minor units.
std::int64_t in_basis(double value, const TierRules& rules, const ScenarioSpec& scenario) {
  const bool money = rules.basis == TierRules::Basis::spend;
  return std::llround(money ? value * static_cast<double>(scenario.minor_per_major) : value);
}

void read_level(Section& section, ProgramReading& reading) {
  const auto& scenario = reading.scenario;
  TierRules& rules = reading.program.rules.tiers;
  const bool money = rules.basis == TierRules::Basis::spend;
  const Dimension dimension = money ? Dimension::money : Dimension::units;
  const Range range{0.0, 1e12, true};
  Tier tier;
  tier.name = section.text("name", kRequired);
  tier.threshold = in_basis(section.constant("at", dimension, range, kRequired), rules, scenario);
  const std::string nothing = "0 " + scenario.currency;
  tier.discount = section.constant("discount", Dimension::share, kUnitInterval, {"0 %", ""});
  tier.cost_share = section.constant("cost_share", Dimension::share, kUnitInterval, {"0 %", ""});
  tier.cost_per_visit = read_money(section, "cost_per_visit", scenario, {nothing, ""});
  tier.cost_per_year = read_money(section, "cost_per_year", scenario, {nothing, ""});
  tier.expiry_extension_days =
      section.constant("expiry_extension", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
  // What is not said is about the program's own units: a gift that is gone in a week is to stay one.
  const auto extends = read_names(section, "extends", "currency", reading.currencies);
  tier.extends = extends.value_or(1);
  if (extends && tier.expiry_extension_days == 0.0)
    section.error("extends", "nothing is extended: there is no 'expiry_extension'");
  if (const auto ever = section.optional_constant("lifetime_at", dimension, range))
    tier.lifetime_threshold = in_basis(*ever, rules, scenario);
  if (tier.discount > reading.margin)
    section.reading().warning(section.place("discount"),
                              "gives back more than the margin: every purchase in this tier loses money");
  rules.tiers.push_back(std::move(tier));
  reading.tier_places.push_back(section.place());
}

void read_window(Section& section, TierRules& rules) {
  using Window = TierRules::Window;
  const std::string window =
      section.choice("window", {"calendar", "anniversary", "rolling", "lifetime"}, {"calendar", ""});
  rules.window = window == "anniversary" ? Window::anniversary
                 : window == "rolling"   ? Window::rolling
                 : window == "lifetime"  ? Window::lifetime
                                         : Window::calendar;
  if (rules.window == Window::calendar)
    rules.period = read_period(section, "period", false, {"year", ""});
  else
    section.idle("period", "only a calendar window has one");
  if (rules.window == Window::anniversary || rules.window == Window::rolling)
    rules.days = section.constant("length", Dimension::duration, {1.0, 36525.0}, {"12 months", ""});
  else
    section.idle("length", "only anniversary and rolling windows have one");
}

void read_changes(Section& section, TierRules& rules) {
  using Window = TierRules::Window;
  using Downgrade = TierRules::Downgrade;
  const bool balance = rules.basis == TierRules::Basis::balance;
  const bool begins = !balance && (rules.window == Window::calendar || rules.window == Window::anniversary);
  const bool loses = balance || rules.window != Window::lifetime;
  rules.next_period = section.choice("upgrades", {"now", "next_period"}, {"now", ""}) == "next_period";
  if (rules.next_period && !begins)
    section.error("upgrades", "only a calendar or anniversary window has a next period",
                  "say 'upgrades: now'");
  if (loses) {
    const std::string down = section.choice("downgrade", {"one_step", "full", "never"}, {"full", ""});
    rules.downgrade = down == "one_step" ? Downgrade::one_step
                      : down == "never"  ? Downgrade::never
                                         : Downgrade::full;
  } else {
    // `never` is what a lifetime window means, so it may be said.
    rules.downgrade = Downgrade::never;
    section.ask("downgrade");
    if (section.has("downgrade") &&
        section.choice("downgrade", {"never", "one_step", "full"}, kRequired) != "never")
      section.error("downgrade", "nothing is ever lost in a lifetime window, so nobody is downgraded",
                    "say 'downgrade: never', or choose another window");
  }
  rules.reset_on_downgrade = section.flag("reset_on_downgrade", {"false", ""});
  if (rules.reset_on_downgrade && (balance || rules.downgrade == Downgrade::never))
    section.error("reset_on_downgrade",
                  balance ? "a balance is not forgotten by a downgrade" : "nobody is ever downgraded");
  rules.held_days = section.constant("held_for", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
  if (rules.held_days > 0.0 && (balance || rules.window != Window::rolling))
    section.error("held_for",
                  "only a rolling window holds tiers for a time; other windows end when they end");
}

}  // namespace

void read_tiers(Section& section, ProgramReading& reading) {
  TierRules& rules = reading.program.rules.tiers;
  using Basis = TierRules::Basis;
  reading.tiers_place = section.place();
  const std::string basis =
      section.choice("basis", {"spend", "transactions", "earned", "balance"}, {"spend", ""});
  rules.basis = basis == "transactions" ? Basis::transactions
                : basis == "earned"     ? Basis::earned
                : basis == "balance"    ? Basis::balance
                                        : Basis::spend;
  if (rules.basis == Basis::earned || rules.basis == Basis::balance)
    rules.currency = read_name(section, "of", "currency", reading.currencies,
                               {reading.currencies.empty() ? "points" : reading.currencies.front(), ""});
  else
    section.idle("of", "spend and transactions are counted in no currency of the program");
  if (rules.basis == Basis::balance) {
    for (const char* const key : {"window", "period", "length"})
      section.idle(key, "a balance is what it is at the moment; there is no window");
  } else {
    read_window(section, rules);
  }
  read_changes(section, rules);
  Reading& shared = section.reading();
  if ((rules.basis == Basis::earned || rules.basis == Basis::balance) &&
      rules.currency < reading.currencies.size()) {
    shared.units_here = reading.currencies[rules.currency];
    shared.units_named = rules.currency > 0 || reading.unit_named;
  }
  section.list("levels", [&](Section& level, std::size_t) { read_level(level, reading); });
  shared.units_here.clear();
  if (rules.tiers.empty()) section.error("levels", "missing: name at least one level");
  if (rules.tiers.size() > kMostTiers)
    section.error("levels", "at most " + std::to_string(kMostTiers) + " levels");
  for (const auto& tier : rules.tiers) {
    for (const auto& other : reading.tiers)
      if (other == tier.name && !tier.name.empty())
        section.error("levels", "two levels are called '" + printable(tier.name) + "'");
    if (tier.name == "none")
      section.error("levels", "no level can be called 'none': that is to have no tier");
    reading.tiers.push_back(tier.name);
  }
}

}  // namespace stamkund::scenario
