#include <algorithm>
#include <cmath>

#include "engine/base/as_typed.h"
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::Dimension;
using scenario::Key;
using scenario::Keys;
using scenario::KeySet;
using scenario::kLongest;
using scenario::kSpan;
using scenario::kWait;
using scenario::Quantity;
using scenario::Reading;
using scenario::ScenarioSpec;
using scenario::Section;
namespace key = scenario::key;
namespace {

using program::Expiry;
using program::Pending;

KeySet pending_keys();
KeySet expiry_keys();

constexpr std::size_t kMostRules = 200;

constexpr std::string_view kExpiryKinds[] = {"rolling", "end_of", "date", "sliding"};
constexpr std::string_view kExpiryFrom[] = {"earning", "activation"};
constexpr std::string_view kCombine[] = {"all", "first"};
/// In the order of program::ReturnPolicy.
constexpr std::string_view kReturns[] = {"keep", "pending_only", "within_balance", "into_negative"};

constexpr std::string_view kRedeemed[] = {"lost", "given_back"};
constexpr std::string_view kEarnsOn[] = {"price", "money"};

constexpr Keys kPending{
    key::constant("after", Dimension::duration, {0.0, kLongest, true}, "so long after they are earned")
        .or_what("say after or until_next"),
    key::choice("until_next", kPeriods, "at the beginning of the next one")
        .or_what("say after or until_next"),
};

constexpr Keys kExpiry{
    key::choice(
        "kind", kExpiryKinds,
        "each lot after its own time, at the end of a period, all on a date, all so long after the last "
        "purchase")
        .required(),
    key::when("on", "the date").with("kind: date"),
    key::constant("after", Dimension::duration, kWait, "how long units live; with end_of, beyond the period")
        .or_what("must be given for rolling and sliding; 0 days for end_of")
        .with("kind: rolling, end_of or sliding"),
    key::choice("period", kPeriods, "the period at whose end they expire")
        .or_else("year")
        .with("kind: end_of"),
    key::choice("from", kExpiryFrom, "from when a lot's time counts")
        .or_else("earning")
        .with("kind: rolling or end_of"),
    key::constant("reinstatement", Dimension::duration, kWait,
                  "a purchase within this time brings lost units back")
        .or_else("0 days"),
};

constexpr Keys kCurrency{
    key::one_or_list("earn", earn_keys, "how units are earned").or_none(),
    key::choice("combine", kCombine, "every rule that fits earns, or only the first").or_else("all"),
    key::constant("endowed", Dimension::units, {0.0, 1e12}, "units given at enrolment").or_else("0"),
    key::section("pending", pending_keys, "when earned units become active").or_none(),
    key::section("expiry", expiry_keys, "when units are lost").or_none(),
    key::choice("earns_on", kEarnsOn,
                "the price before rewards are taken off, or the money that is left to pay")
        .or_else("price"),
    key::choice("returns", kReturns, "what a purchase that is given back takes back")
        .or_else("within_balance"),
    key::choice("returns_redeemed", kRedeemed,
                "what becomes of units redeemed off a purchase given back in full")
        .or_else("lost"),
    key::section("reward", reward_keys, "the one thing that units can be had for").or_none(),
    key::list("rewards", reward_keys, "the things that units can be had for, instead of one reward")
        .or_none(),
};

constexpr Keys kCashback{
    key::constant("rate", Dimension::share, {0.0, 1.0, true}, "share of what is paid").required(),
    key::money("most", "in a period, at most").or_none(),
    key::choice("per", kPeriodsOrEver, "this period").or_else("month").with("most"),
    key::constant("paid_after", Dimension::duration, kWait, "so long after the purchase").or_else("0 days"),
    key::money("minimum_payout", "less is not paid out yet").or_else("0"),
};

KeySet pending_keys() { return kPending.set(); }
KeySet expiry_keys() { return kExpiry.set(); }

void read_pending(Section& section, Pending& pending) {
  const bool after = section.has("after") && !section.is_none("after");
  const bool until = section.has("until_next") && !section.is_none("until_next");
  section.ask(kPending["after"]);
  section.ask(kPending["until_next"]);
  if (after == until) {
    section.error("after", "say either 'after' (a duration) or 'until_next' (week, month, quarter, year)");
    return;
  }
  if (after) {
    pending.kind = Pending::Kind::after;
    pending.days = section.constant(kPending["after"], {.required = true});
  } else {
    pending.kind = Pending::Kind::next_period;
    pending.period = read_period(section, kPending["until_next"], {.required = true});
  }
}

void read_expiry(Section& section, const ScenarioSpec& scenario, Expiry& expiry) {
  const std::string kind = section.choice(kExpiry["kind"]);
  const bool lots = kind == "rolling" || kind == "end_of" || kind.empty();
  expiry.kind = kind == "sliding"  ? Expiry::Kind::sliding
                : kind == "end_of" ? Expiry::Kind::end_of
                : kind == "date"   ? Expiry::Kind::date
                                   : Expiry::Kind::rolling;
  if (expiry.kind == Expiry::Kind::date) {
    section.idle(kExpiry["after"], "units expire on a date");
    const auto on = read_when(section, kExpiry["on"], scenario);
    if (on)
      expiry.date_day = *on;
    else if (!section.has("on"))
      section.error("on", "missing; say when units expire");
  } else {
    section.idle(kExpiry["on"], "only units that expire on a date have one");
    expiry.days = expiry.kind == Expiry::Kind::end_of
                      ? section.constant(kExpiry["after"], {.fallback = "0 days"})
                      : section.constant(kExpiry["after"], {.required = true, .range = kSpan});
  }
  if (expiry.kind == Expiry::Kind::end_of)
    expiry.period = read_period(section, kExpiry["period"]);
  else
    section.idle(kExpiry["period"], "only 'kind: end_of' has one");
  if (lots)
    expiry.from_activation = section.choice(kExpiry["from"]) == "activation";
  else
    section.idle(kExpiry["from"], "only rolling and end_of count from a lot's own time");
  expiry.reinstatement_days = section.constant(kExpiry["reinstatement"]);
}

}  // namespace

KeySet currency_keys() { return kCurrency.set(); }
KeySet cashback_keys() { return kCashback.set(); }

void read_no_currency(Section& section) {
  for (const Key& key : kCurrency.list) section.ask(key);
  section.write_none(kCurrency["earn"]);
}

void read_currency(Section& section, ProgramReading& reading, std::size_t index) {
  const auto currency = [&]() -> program::Currency& { return reading.program.rules.currencies[index]; };
  Reading& shared = section.reading();
  shared.units_here = reading.currencies[index];
  // What is called "points" only by default may be counted in any word.
  shared.units_named = index > 0 || reading.unit_named;
  for (const auto& name : reading.currencies)
    if (name != shared.units_here) shared.units_elsewhere.push_back(name);
  if (section.has("earn") && !section.is_none("earn")) {
    (void)section.one_or_list(kCurrency["earn"],
                              [&](Section& rule, std::size_t) { read_earn_rule(rule, reading, index); });
    if (currency().earn.size() > kMostRules)
      section.error("earn", "at most " + std::to_string(kMostRules) + " rules a currency");
  } else {
    section.write_none(kCurrency["earn"]);
  }
  currency().first_match = section.choice(kCurrency["combine"]) == "first";
  currency().endowed = read_units(section, kCurrency["endowed"]);
  section.optional_section(kCurrency["pending"],
                           [&](Section& inner) { read_pending(inner, currency().pending); });
  section.optional_section(kCurrency["expiry"],
                           [&](Section& inner) { read_expiry(inner, reading.scenario, currency().expiry); });
  const std::string policy = section.choice(kCurrency["returns"]);
  for (std::size_t i = 0; i < std::size(kReturns); ++i)
    if (kReturns[i] == policy) currency().returns = static_cast<program::ReturnPolicy>(i);
  currency().earns_on_money = section.choice(kCurrency["earns_on"]) == "money";
  currency().redeemed_comes_back = section.choice(kCurrency["returns_redeemed"]) == "given_back";
  read_rewards(section, kCurrency["reward"], kCurrency["rewards"], reading, index);
  shared.units_elsewhere.clear();
  shared.units_here.clear();
}

void read_unit_price(Section& section, const Key& key, ProgramReading& reading, std::size_t currency) {
  double price = 0.0;
  std::int64_t cheapest = program::kNoLimit;
  for (const auto& reward : reading.program.rules.rewards) {
    if (reward.currency != currency || reward.units.count >= cheapest) continue;
    cheapest = reward.units.count;
    price = reward.kind == program::Reward::Kind::item
                ? static_cast<double>(reward.value.minor) / std::max(1.0, static_cast<double>(cheapest))
                : reward.minor_per_unit;
  }
  // Six digits are plenty for an estimate, and can be read.
  const std::string text = as_typed(price / static_cast<double>(reading.scenario.minor_per_major));
  const bool burned = cheapest != program::kNoLimit;
  section.reading().read_if_it_acts(
      [&] {
        reading.program.accounting.unit_price[currency] = read_price(
            section, key, reading.scenario,
            {.fallback = text + " " + reading.scenario.currency,
             .source =
                 "assumption: what the cheapest reward is worth for a unit, or costs where no 'value' is "
                 "stated"});
      },
      [burned] { return burned; });
}

void read_cashback(Section& section, ProgramReading& reading, std::size_t index) {
  const auto& scenario = reading.scenario;
  program::Currency& currency = reading.program.rules.currencies[index];
  program::EarnRule rule;
  const double rate = section.constant(kCashback["rate"]);
  rule.per_major_unit = rate * static_cast<double>(scenario.minor_per_major);
  if (section.has("most") && !section.is_none("most")) {
    rule.limit.units =
        std::max<std::int64_t>(1, read_money(section, kCashback["most"], scenario, {.required = true}).minor);
    rule.limit.per = read_period(section, kCashback["per"]);
  } else {
    section.write_none(kCashback["most"]);
    section.idle(kCashback["per"], "there is no 'most'");
  }
  currency.earn.push_back(rule);
  currency.is_money = true;
  reading.earn_places[index].push_back(section.place());
  const double after = section.constant(kCashback["paid_after"]);
  if (after > 0.0) currency.pending = {Pending::Kind::after, after, program::Period::month};
  program::Reward payout;
  payout.name = "cashback payout";
  payout.kind = program::Reward::Kind::payout;
  payout.currency = index;
  payout.minor_per_unit = 1.0;
  const Money least = read_money(section, kCashback["minimum_payout"], scenario);
  payout.units = Points{std::max<std::int64_t>(1, least.minor)};
  reading.program.rules.rewards.push_back(payout);
  reading.reward_places.push_back(section.place());
  Quantity always;
  always.parameters[0] = 1.0;
  reading.program.redeem_probability.push_back(always);
  reading.program.accounting.unit_price[index] = 1.0;
  if (rate >= reading.margin)
    section.reading().warning(section.place("rate"),
                              "gives back more than the margin: every purchase loses money",
                              "lower the rate");
}

}  // namespace stamkund::mechanisms
