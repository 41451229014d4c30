#include <cmath>

#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kLongest;
using scenario::kUnitInterval;
using scenario::kWait;
using scenario::Range;
using scenario::Reading;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;
namespace {

using program::Tier;
using program::TierRules;

constexpr std::size_t kMostTiers = 30;

constexpr std::string_view kBases[] = {"spend", "transactions", "earned", "balance"};
constexpr std::string_view kWindows[] = {"calendar", "anniversary", "rolling", "lifetime"};
constexpr std::string_view kUpgrades[] = {"now", "next_period"};
constexpr std::string_view kDowngrades[] = {"one_step", "full", "never"};

/// In the unit of the basis.
constexpr Range kThreshold{0.0, 1e12, true};

constexpr Keys kLevel{
    key::text("name", "what rules call it").required(),
    key::constant("at", Dimension::units, kThreshold, "what reaches it, in the unit of the basis").required(),
    key::constant("discount", Dimension::share, kUnitInterval, "off every purchase").or_else("0 %"),
    key::constant("cost_share", Dimension::share, kUnitInterval,
                  "of what is paid: perks that cost the company")
        .or_else("0 %"),
    key::money("cost_per_visit", "what perks cost at each purchase").or_else("0"),
    key::money("cost_per_year", "what perks cost a year").or_else("0"),
    key::constant("expiry_extension", Dimension::duration, kWait,
                  "units earned in the level live so much longer")
        .or_else("0 days"),
    key::words("extends", "the currencies whose units do; left out, the program's first")
        .with("expiry_extension"),
    key::constant("lifetime_at", Dimension::units, kThreshold,
                  "what makes it permanent, in the unit of the basis, of all times")
        .or_none(),
};

KeySet level_keys() { return kLevel.set(); }

constexpr Keys kTiers{
    key::choice("basis", kBases, "what is counted").or_else("spend"),
    key::text("of", "the currency that is counted")
        .or_what("the program's first")
        .with("basis: earned or balance"),
    key::choice("window", kWindows, "the time in which it is counted")
        .or_else("calendar")
        .with("basis: spend, transactions or earned"),
    key::choice("period", kPeriods, "of a calendar window").or_else("year").with("window: calendar"),
    key::constant("length", Dimension::duration, {1.0, kLongest}, "of the window")
        .or_else("12 months")
        .with("window: anniversary or rolling"),
    key::choice("upgrades", kUpgrades, "at once, or from the next window").or_else("now"),
    key::choice("downgrade", kDowngrades, "to the level below, to what was reached, or not at all")
        .or_what("full; in a lifetime window never"),
    key::flag("reset_on_downgrade", "what was counted is lost with the level").or_else("false"),
    key::constant("held_for", Dimension::duration, kWait, "a level is kept at least so long")
        .or_else("0 days")
        .with("window: rolling"),
    key::list("levels", level_keys, "the levels, lowest first").required(),
};

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
  Tier tier;
  tier.name = section.text(kLevel["name"]);
  tier.threshold =
      in_basis(section.constant(kLevel["at"], {.required = true, .dimension = dimension}), rules, scenario);
  tier.discount = section.constant(kLevel["discount"]);
  tier.cost_share = section.constant(kLevel["cost_share"]);
  tier.cost_per_visit = read_money(section, kLevel["cost_per_visit"], scenario);
  tier.cost_per_year = read_money(section, kLevel["cost_per_year"], scenario);
  tier.expiry_extension_days = section.constant(kLevel["expiry_extension"]);
  // What is not said is about the program's own units: a gift that is gone in a week is to stay one.
  const auto extends = read_names(section, kLevel["extends"], "currency", reading.currencies);
  tier.extends = extends.value_or(1);
  if (extends && tier.expiry_extension_days == 0.0)
    section.error("extends", "nothing is extended: there is no 'expiry_extension'");
  if (const auto ever = section.optional_constant(kLevel["lifetime_at"], {.dimension = dimension}))
    tier.lifetime_threshold = in_basis(*ever, rules, scenario);
  if (tier.discount > reading.margin)
    section.reading().warning(section.place("discount"),
                              "gives back more than the margin: every purchase in this tier loses money");
  rules.tiers.push_back(std::move(tier));
  reading.tier_places.push_back(section.place());
}

void read_window(Section& section, TierRules& rules) {
  using Window = TierRules::Window;
  const std::string window = section.choice(kTiers["window"]);
  rules.window = window == "anniversary" ? Window::anniversary
                 : window == "rolling"   ? Window::rolling
                 : window == "lifetime"  ? Window::lifetime
                                         : Window::calendar;
  if (rules.window == Window::calendar)
    rules.period = read_period(section, kTiers["period"]);
  else
    section.idle(kTiers["period"], "only a calendar window has one");
  if (rules.window == Window::anniversary || rules.window == Window::rolling)
    rules.days = section.constant(kTiers["length"]);
  else
    section.idle(kTiers["length"], "only anniversary and rolling windows have one");
}

void read_changes(Section& section, TierRules& rules) {
  using Window = TierRules::Window;
  using Downgrade = TierRules::Downgrade;
  const bool balance = rules.basis == TierRules::Basis::balance;
  const bool begins = !balance && (rules.window == Window::calendar || rules.window == Window::anniversary);
  const bool loses = balance || rules.window != Window::lifetime;
  rules.next_period = section.choice(kTiers["upgrades"]) == "next_period";
  if (rules.next_period && !begins)
    section.error("upgrades", "only a calendar or anniversary window has a next period",
                  "say 'upgrades: now'");
  if (loses) {
    const std::string down = section.choice(kTiers["downgrade"], {.fallback = "full"});
    rules.downgrade = down == "one_step" ? Downgrade::one_step
                      : down == "never"  ? Downgrade::never
                                         : Downgrade::full;
  } else {
    // `never` is what a lifetime window means, so it may be said.
    rules.downgrade = Downgrade::never;
    section.ask(kTiers["downgrade"]);
    if (section.has("downgrade") && section.choice(kTiers["downgrade"], {.required = true}) != "never")
      section.error("downgrade", "nothing is ever lost in a lifetime window, so nobody is downgraded",
                    "say 'downgrade: never', or choose another window");
  }
  rules.reset_on_downgrade = section.flag(kTiers["reset_on_downgrade"]);
  if (rules.reset_on_downgrade && (balance || rules.downgrade == Downgrade::never))
    section.error("reset_on_downgrade",
                  balance ? "a balance is not forgotten by a downgrade" : "nobody is ever downgraded");
  rules.held_days = section.constant(kTiers["held_for"]);
  if (rules.held_days > 0.0 && (balance || rules.window != Window::rolling))
    section.error("held_for",
                  "only a rolling window holds tiers for a time; other windows end when they end");
}

}  // namespace

KeySet tiers_keys() { return kTiers.set(); }

void read_tiers(Section& section, ProgramReading& reading) {
  TierRules& rules = reading.program.rules.tiers;
  using Basis = TierRules::Basis;
  reading.tiers_place = section.place();
  const std::string basis = section.choice(kTiers["basis"]);
  rules.basis = basis == "transactions" ? Basis::transactions
                : basis == "earned"     ? Basis::earned
                : basis == "balance"    ? Basis::balance
                                        : Basis::spend;
  if (rules.basis == Basis::earned || rules.basis == Basis::balance)
    rules.currency =
        read_name(section, kTiers["of"], "currency", reading.currencies,
                  {.fallback = reading.currencies.empty() ? "points" : reading.currencies.front()});
  else
    section.idle(kTiers["of"], "spend and transactions are counted in no currency of the program");
  if (rules.basis == Basis::balance) {
    for (const Key* key : {&kTiers["window"], &kTiers["period"], &kTiers["length"]})
      section.idle(*key, "a balance is what it is at the moment; there is no window");
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
  section.list(kTiers["levels"], [&](Section& level, std::size_t) { read_level(level, reading); });
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

}  // namespace stamkund::mechanisms
