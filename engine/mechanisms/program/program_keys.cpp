// A program as a whole: which currencies it has, and its parts in order.
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/program.h"
#include "models/program/account.h"

namespace stamkund::mechanisms {

using scenario::AccountingSpec;
using scenario::Dimension;
using scenario::EnrolmentSpec;
using scenario::Here;
using scenario::is_off;
using scenario::kAssumption;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kLongest;
using scenario::kUnitInterval;
using scenario::kWait;
using scenario::Part;
using scenario::PartContext;
using scenario::Parts;
using scenario::PartSpec;
using scenario::ProgramSpec;
using scenario::Range;
using scenario::Reading;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;
namespace {

constexpr std::size_t kMostMissions = 100;

constexpr Keys kAccounting{
    key::constant("review_every", Dimension::duration, {1.0, kLongest},
                  "how often expected redemption is estimated anew")
        .or_else("3 months", kAssumption),
    key::constant("expected_redemption", Dimension::share, kUnitInterval,
                  "share of units that will be redeemed, before there are data")
        .or_else("80 %", kAssumption),
    key::price("unit_price", "stand-alone selling price of a unit")
        .or_what("what the cheapest reward is worth (else costs) for a unit"),
};

constexpr Keys kEnrolment{
    key::quantity("share_per_visit", Dimension::share, kUnitInterval,
                  "probability that a customer who is asked at the till joins")
        .or_else("30 %", kAssumption),
    key::quantity("loyalty_slope", Dimension::number, {-10.0, 10.0},
                  "log odds of joining for each standard deviation of her log purchase rate")
        .or_else("0.5", kAssumption),
    key::quantity(
        "value_slope", Dimension::number, {0.0, 100.0},
        "the odds of joining go with (what members get for what they spend / value_reference) to this "
        "power; not in a paid club")
        .or_what("0 where share_per_visit is given, else 0.5"),
    key::quantity("value_reference", Dimension::share, {0.0, 1.0, true},
                  "share of spend that members get where share_per_visit holds; not in a paid club")
        .or_else("2 %", kAssumption),
    key::money("cost", "to the company, for each new member").or_else("0", kAssumption),
};

KeySet accounting_keys() { return kAccounting.set(); }
KeySet enrolment_keys() { return kEnrolment.set(); }

constexpr Keys kFurtherCurrency{
    key::text("name", "what its units are called").required(),
    key::also(currency_keys),
    kAccounting["unit_price"],
};

KeySet further_currency_keys() { return kFurtherCurrency.set(); }

constexpr Keys kProgram{
    key::text("unit", "name of the main currency").or_else("points"),
    key::constant("starts", Dimension::duration, kWait, "when the program begins, within the horizon")
        .or_else("0 weeks"),
    key::text("members",
              "a file of those of the fit's customers who are members on day 0, with what they hold: the "
              "program runs "
              "already")
        .or_what("nobody is a member on day 0"),
    key::section("tiers", tiers_keys, "levels of members").or_none(),
    key::also(currency_keys),
    key::list("currencies", further_currency_keys, "further currencies").or_none(),
    key::section("cashback", cashback_keys, "money back: short for a currency in minor units with a payout")
        .or_none(),
    key::list("missions", mission_keys, "bonuses for a number of purchases or an amount").or_none(),
    key::parts(&Parts::of_program),
    key::section("accounting", accounting_keys, "how what is owed is estimated"),
    key::constant("platform_cost", Dimension::money_rate, {0.0, 1e9}, "what running the program costs")
        .or_else("0", kAssumption),
    key::section("enrolment", enrolment_keys, "who joins"),
    key::section("behaviour", program_behaviour_keys, "how members react to the rules; 0 = not at all"),
};

bool given(const Section& section, const std::string& key) {
  return section.has(key) && !section.is_none(key);
}

/// Anything that makes a program without units worth having.
bool has_other_benefits(const Section& section) {
  for (const char* const key : {"cashback", "currencies", "tiers"})
    if (given(section, key)) return true;
  for (const ProgramPart* part : program_parts(section.reading().parts))
    for (const Key& key : part->keys())
      if (part->is_benefit() && key.is_key() && given(section, std::string(key.name))) return true;
  return false;
}

/// Without units of its own, a program has no main currency: a paid club, surprises, cashback.
bool has_main_currency(const Section& section) {
  // Said to have none: how it would be earned and kept, which an arm may have from the baseline, is idle.
  const bool of_use = given(section, "reward") || given(section, "rewards") || given(section, "missions");
  if (section.is_none("earn") && !of_use && has_other_benefits(section)) return false;
  for (const char* const key :
       {"earn", "combine", "endowed", "pending", "expiry", "returns", "reward", "rewards", "missions"})
    if (given(section, key)) return true;
  return !has_other_benefits(section);
}

/// Names are needed before the currencies are read: tiers may count them, and currencies may ask for tiers.
void name_currencies(Section& section, ProgramReading& reading, const std::string& unit, bool main) {
  auto& names = reading.currencies;
  if (main) names.push_back(unit);
  for (std::string& name : section.singles("currencies", "name")) names.push_back(std::move(name));
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

/// Events that parts bring about, after those that the file lists.
void name_events_of_parts(Section& section, ProgramReading& reading) {
  for (const ProgramPart* part : program_parts(section.reading().parts)) {
    if (part->event().empty()) continue;
    for (const Key& key : part->keys()) {
      if (!given(section, std::string(key.name))) continue;
      reading.program.rules.events.emplace_back(part->event());
      reading.event_places.push_back(section.place(std::string(key.name)));
    }
  }
}

void read_currencies(Section& section, ProgramReading& reading, bool main) {
  std::size_t next = 0;
  if (main) {
    reading.currency_places.push_back(section.place("earn"));
    read_currency(section, reading, next++);
  } else {
    read_no_currency(section);
  }
  section.list(kProgram["currencies"], [&](Section& currency, std::size_t) {
    reading.currency_places.push_back(currency.place());
    (void)currency.text(kFurtherCurrency["name"]);
    read_currency(currency, reading, next);
    read_unit_price(currency, kFurtherCurrency["unit_price"], reading, next);
    ++next;
  });
  section.optional_section(kProgram["cashback"], [&](Section& inner) {
    reading.currency_places.push_back(inner.place());
    read_cashback(inner, reading, reading.currencies.size() - 1);
  });
}

void read_accounting(Section& section, ProgramReading& reading, bool main) {
  AccountingSpec& accounting = reading.program.accounting;
  const bool burned = !reading.program.rules.rewards.empty();
  section.reading().read_if_it_acts(
      [&] {
        accounting.review_days = section.constant(kAccounting["review_every"]);
        accounting.expected_redemption = section.constant(kAccounting["expected_redemption"]);
      },
      [burned] { return burned; });
  if (main)
    read_unit_price(section, kAccounting["unit_price"], reading, 0);
  else
    section.idle(kAccounting["unit_price"], "the program has no units of its own");
}

/// Without a stated take-up, the default is of a program that gives back 2 % of what members spend, and a
/// stingier one finds fewer takers. A stated one is taken as it stands, unless the slope is stated, too.
void read_value_of_joining(Section& section, bool paid, EnrolmentSpec& enrolment) {
  const bool stated = section.has("share_per_visit");
  if (paid) {
    section.idle(kEnrolment["value_slope"],
                 "who joins a paid club weighs benefit against fee: see membership.joining_slope");
    section.idle(kEnrolment["value_reference"], "who joins a paid club weighs benefit against fee");
    if (!stated)
      section.reading().warning(
          section.place(),
          "how many join a paid club is not stated: 30 % is assumed, at each purchase, of customers "
          "whose benefits just pay for the fee",
          "state enrolment.share_per_visit, best as a range");
    return;
  }
  enrolment.value_slope =
      section.quantity(kEnrolment["value_slope"],
                       stated ? Here{.fallback = "0"} : Here{.fallback = "0.5", .source = kAssumption});
  section.reading().read_if_it_acts(
      [&] { enrolment.value_reference = section.quantity(kEnrolment["value_reference"]); },
      [&] { return !is_off(enrolment.value_slope); });
}

void read_enrolment(Section& section, const ScenarioSpec& scenario, bool paid, EnrolmentSpec& enrolment) {
  enrolment.share_per_visit = section.quantity(kEnrolment["share_per_visit"]);
  enrolment.loyalty_slope = section.quantity(kEnrolment["loyalty_slope"]);
  read_value_of_joining(section, paid, enrolment);
  enrolment.cost = read_money(section, kEnrolment["cost"], scenario);
}

}  // namespace

KeySet program_keys() { return kProgram.set(); }

void read_program(Section& section, const ScenarioSpec& scenario, double margin, bool tiers_asked,
                  ProgramSpec& program) {
  ProgramReading reading(scenario, margin, program);
  reading.tiers_asked = tiers_asked;
  Reading& out = section.reading();
  const std::size_t mistakes = out.mistakes;
  reading.place = section.place();
  reading.values_matter = section.has("behaviour", "redemption_threshold");
  const bool main = has_main_currency(section);
  program.rules.minor_per_major = static_cast<double>(scenario.minor_per_major);
  const std::string unit = section.text(kProgram["unit"]);
  program.starts_day = section.constant(kProgram["starts"], {.range = Range{0.0, scenario.horizon_days}});
  program.members_path = section.text(kProgram["members"], {.fallback = ""});
  if (!program.members_path.empty() && program.starts_day > 0.0)
    section.error("members", "on day 0 there are members, but the program starts later",
                  "take 'starts' away");
  reading.unit_named = !main || section.has("unit");
  name_currencies(section, reading, unit, main);
  const ProgramContext context{{scenario, margin, nullptr}, reading};
  read_parts(section, &Parts::of_program, true, context, program.parts);
  name_events_of_parts(section, reading);
  section.optional_section(kProgram["tiers"], [&](Section& tiers) { read_tiers(tiers, reading); });
  read_currencies(section, reading, main);
  section.list(kProgram["missions"], [&](Section& mission, std::size_t) { read_mission(mission, reading); });
  if (program.rules.missions.size() > kMostMissions)
    section.error("missions", "at most " + std::to_string(kMostMissions) + " missions");
  read_parts(section, &Parts::of_program, false, context, program.parts);
  bool paid = false;
  for (const ProgramPartSpec* part : program_parts(program.parts)) {
    const program::MemberTerms terms = part->terms();
    program.terms.discount += terms.discount;
    program.terms.cost_per_visit += terms.cost_per_visit;
    paid = paid || part->is_paid_for();
  }
  for (const ProgramPart* part : program_parts(out.parts))
    reading.other_benefits =
        reading.other_benefits || (part->is_benefit() && program.parts.has(part->name()));
  section.section(kProgram["accounting"], [&](Section& inner) { read_accounting(inner, reading, main); });
  program.platform_cost_per_day = section.constant(kProgram["platform_cost"]);
  section.section(kProgram["enrolment"],
                  [&](Section& inner) { read_enrolment(inner, scenario, paid, program.enrolment); });
  section.section(kProgram["behaviour"], [&](Section& inner) { read_program_behaviour(inner, reading); });
  // Who weighs what a reward is worth takes none by herself; payouts are looked at alike (compile_program).
  if (!is_off(program.behaviour.redemption_threshold))
    for (auto& reward : program.rules.rewards) reward.automatic = false;
  // Contradictions between numbers that are wrong themselves would only confuse.
  if (out.mistakes != mistakes || !(scenario.horizon_days > 0.0)) return;
  check_program(out, reading);
  for (const ProgramPart* part : program_parts(out.parts))
    if (const auto* spec = program.parts.find<ProgramPartSpec>(part->name()))
      part->check(out, *spec, reading);
}

namespace {

constexpr Keys kHost{key::section("program", program_keys, "the loyalty program").or_none()};

/// Does anything beside the program go by its tiers?
bool asks_for_tiers(const Section& arm) {
  const auto& parts = arm.reading().parts->of_arm;
  return std::any_of(parts.begin(), parts.end(), [&](const Part* part) { return part->goes_by_tiers(arm); });
}

/// Writes into the arm itself: a program is part of the skeleton of a scenario.
class ProgramOfArm final : public Part {
 public:
  [[nodiscard]] std::string_view name() const override { return "program"; }
  [[nodiscard]] KeySet keys() const override { return kHost.set(); }
  [[nodiscard]] int rank() const override { return 0; }
  [[nodiscard]] std::shared_ptr<const scenario::PartSpec> read(Section& of,
                                                               const PartContext& context) const override {
    of.optional_section(kHost["program"], [&](Section& section) {
      read_program(section, context.scenario, context.margin, asks_for_tiers(of),
                   context.arm->program.emplace());
    });
    return nullptr;
  }
};

}  // namespace

void add_program_keys(scenario::Parts& parts) {
  static const ProgramOfArm part;
  parts.of_arm.push_back(&part);
}

}  // namespace stamkund::mechanisms
