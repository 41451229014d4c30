// A program as a whole: which currencies it has, and its parts in order.
#include <algorithm>
#include <cmath>

#include "engine/scenario/program_reading.h"
#include "models/program/account.h"

namespace stamkund::scenario {
namespace {

constexpr std::size_t kMostMissions = 100;

bool given(const Section& section, const std::string& key) {
  return section.has(key) && !section.is_none(key);
}

/// Anything that makes a program without units worth having.
bool has_other_benefits(const Section& section) {
  for (const char* const key : {"membership", "surprise", "referral", "cashback", "currencies", "tiers"})
    if (given(section, key)) return true;
  const Parts* const parts = section.reading().parts;
  if (parts == nullptr) return false;
  for (const Part* part : parts->of_program)
    for (const Key& key : part->keys())
      if (part->is_benefit() && key.is_key() && given(section, std::string(key.name))) return true;
  return false;
}

/// Without units of its own, a program has no main currency: a paid club, surprises, cashback.
bool has_main_currency(const Section& section) {
  for (const char* const key :
       {"earn", "combine", "endowed", "pending", "expiry", "returns", "reward", "rewards", "missions"})
    if (given(section, key)) return true;
  return !has_other_benefits(section);
}

/// Names are needed before the currencies are read: tiers may count them, and currencies may ask for tiers.
void name_currencies(Section& section, ProgramReading& reading, const std::string& unit, bool main) {
  auto& names = reading.currencies;
  if (main) names.push_back(unit);
  const YAML::Node list = section.node("currencies");
  for (std::size_t i = 0; list.IsDefined() && list.IsSequence() && i < list.size(); ++i) {
    const YAML::Node item = list[i];
    if (!item.IsMap()) continue;
    const YAML::Node name = item["name"];
    names.push_back(name.IsDefined() && name.IsScalar() ? name.Scalar() : "");
  }
  if (given(section, "cashback")) names.emplace_back("cashback");
  if (names.size() > program::kMaxCurrencies)
    section.error("currencies", "at most " + std::to_string(program::kMaxCurrencies) + " currencies in all");
  for (std::size_t i = 0; i < names.size(); ++i)
    if (std::find(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(i), names[i]) !=
            names.begin() + static_cast<std::ptrdiff_t>(i) &&
        !names[i].empty())
      section.error("currencies", "two currencies are called '" + printable(names[i]) + "'");
  reading.program.rules.currencies.resize(names.size());
  reading.program.accounting.unit_price.assign(names.size(), 0.0);
  for (std::size_t i = 0; i < names.size(); ++i) reading.program.rules.currencies[i].name = names[i];
  reading.earn_places.resize(names.size());
}

void read_currencies(Section& section, ProgramReading& reading, bool main) {
  std::size_t next = 0;
  if (main) {
    reading.currency_places.push_back(section.place("earn"));
    read_currency(section, reading, next++);
  } else {
    section.ask("earn");
    section.echo("earn", "none");
    for (const char* const key : {"combine", "endowed", "pending", "expiry", "returns", "reward", "rewards"})
      section.ask(key);
  }
  section.list("currencies", [&](Section& currency, std::size_t) {
    reading.currency_places.push_back(currency.place());
    (void)currency.text("name", kRequired);
    read_currency(currency, reading, next);
    read_unit_price(currency, reading, next);
    ++next;
  });
  section.optional_section("cashback", [&](Section& inner) {
    reading.currency_places.push_back(inner.place());
    read_cashback(inner, reading, reading.currencies.size() - 1);
  });
}

void read_accounting(Section& section, ProgramReading& reading, bool main) {
  AccountingSpec& accounting = reading.program.accounting;
  const bool burned = !reading.program.rules.rewards.empty();
  section.reading().read_if_it_acts(
      [&] {
        accounting.review_days =
            section.constant("review_every", Dimension::duration, {1.0, 36525.0}, {"3 months", kAssumption});
        accounting.expected_redemption =
            section.constant("expected_redemption", Dimension::share, kUnitInterval, {"80 %", kAssumption});
      },
      [burned] { return burned; });
  if (main)
    read_unit_price(section, reading, 0);
  else
    section.idle("unit_price", "the program has no units of its own");
}

/// Without a stated take-up, the default is of a program that gives back 2 % of what members spend, and a stingier
/// one finds fewer takers. A stated one is taken as it stands, unless the slope is stated, too.
void read_value_of_joining(Section& section, bool paid, EnrolmentSpec& enrolment) {
  const bool stated = section.has("share_per_visit");
  if (paid) {
    section.idle("value_slope", "who joins a paid club weighs benefit against fee: see membership.joining_slope");
    section.idle("value_reference", "who joins a paid club weighs benefit against fee");
    if (!stated)
      section.reading().warning(
          section.place(), "how many join a paid club is not stated: 30 % is assumed, at each purchase, of customers "
                           "whose benefits just pay for the fee",
          "state enrolment.share_per_visit, best as a range");
    return;
  }
  enrolment.value_slope = section.quantity("value_slope", Dimension::number, {0.0, 100.0},
                                           stated ? Default{"0", ""} : Default{"0.5", kAssumption});
  section.reading().read_if_it_acts(
      [&] {
        enrolment.value_reference =
            section.quantity("value_reference", Dimension::share, {0.0, 1.0, true}, {"2 %", kAssumption});
      },
      [&] { return !is_off(enrolment.value_slope); });
}

void read_enrolment(Section& section, const ScenarioSpec& scenario, bool paid, EnrolmentSpec& enrolment) {
  enrolment.share_per_visit =
      section.quantity("share_per_visit", Dimension::share, kUnitInterval, {"30 %", kAssumption});
  enrolment.loyalty_slope =
      section.quantity("loyalty_slope", Dimension::number, {-10.0, 10.0}, {"0.5", kAssumption});
  read_value_of_joining(section, paid, enrolment);
  enrolment.cost = read_money(section, "cost", scenario, {"0 " + scenario.currency, kAssumption});
}

}  // namespace

void read_program(Section& section, const ScenarioSpec& scenario, double margin, ProgramSpec& program) {
  ProgramReading reading(scenario, margin, program);
  Reading& out = section.reading();
  const std::size_t mistakes = out.mistakes;
  reading.place = section.place();
  reading.has_referral = given(section, "referral");
  reading.values_matter = section.has("behaviour", "redemption_threshold");
  const bool main = has_main_currency(section);
  program.rules.minor_per_major = static_cast<double>(scenario.minor_per_major);
  const std::string unit = section.text("unit", {"points", ""});
  program.starts_day =
      section.constant("starts", Dimension::duration, {0.0, scenario.horizon_days}, {"0 weeks", ""});
  reading.unit_named = !main || section.has("unit");
  name_currencies(section, reading, unit, main);
  read_events(section, reading);
  section.optional_section("tiers", [&](Section& tiers) { read_tiers(tiers, reading); });
  read_currencies(section, reading, main);
  section.list("missions", [&](Section& mission, std::size_t) { read_mission(mission, reading); });
  if (program.rules.missions.size() > kMostMissions)
    section.error("missions", "at most " + std::to_string(kMostMissions) + " missions");
  section.optional_section("membership", [&](Section& inner) { read_membership(inner, reading); });
  section.optional_section("referral", [&](Section& inner) { read_referral(inner, reading); });
  section.optional_section("surprise", [&](Section& inner) { read_surprise(inner, reading); });
  section.optional_section("shared_cards", [&](Section& inner) { read_shared_cards(inner, reading); });
  const PartContext context{scenario, margin, &reading};
  if (out.parts != nullptr) read_parts(section, out.parts->of_program, context, program.parts);
  section.section("accounting", [&](Section& inner) { read_accounting(inner, reading, main); });
  program.platform_cost_per_day = section.constant("platform_cost", Dimension::money_rate, {0.0, 1e9},
                                                   {"0 " + scenario.currency, kAssumption});
  section.section("enrolment", [&](Section& inner) { read_enrolment(inner, scenario, program.membership.has_value(), program.enrolment); });
  section.section("behaviour", [&](Section& inner) { read_program_behaviour(inner, reading); });
  // Who weighs what a reward is worth takes none by herself; payouts are looked at alike (compile_program).
  if (!is_off(program.behaviour.redemption_threshold))
    for (auto& reward : program.rules.rewards) reward.automatic = false;
  // Contradictions between numbers that are wrong themselves would only confuse.
  if (out.mistakes != mistakes || !(scenario.horizon_days > 0.0)) return;
  check_program(out, reading);
  if (out.parts == nullptr) return;
  for (const Part* part : out.parts->of_program)
    if (const PartSpec* spec = program.parts.find(part->name())) part->check(out, *spec, context);
}

}  // namespace stamkund::scenario
