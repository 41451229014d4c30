#include <algorithm>
#include <cmath>
#include <cstdio>

#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

using program::Expiry;
using program::Pending;

constexpr std::size_t kMostRules = 200;

void read_pending(Section& section, Pending& pending) {
  const bool after = section.has("after") && !section.is_none("after");
  const bool until = section.has("until_next") && !section.is_none("until_next");
  section.ask("after");
  section.ask("until_next");
  if (after == until) {
    section.error("after", "say either 'after' (a duration) or 'until_next' (week, month, quarter, year)");
    return;
  }
  if (after) {
    pending.kind = Pending::Kind::after;
    pending.days = section.constant("after", Dimension::duration, {0.0, 36525.0, true}, kRequired);
  } else {
    pending.kind = Pending::Kind::next_period;
    pending.period = read_period(section, "until_next", false, kRequired);
  }
}

void read_expiry(Section& section, const ScenarioSpec& scenario, Expiry& expiry) {
  const std::string kind = section.choice("kind", {"rolling", "end_of", "date", "sliding"}, kRequired);
  const bool lots = kind == "rolling" || kind == "end_of" || kind.empty();
  expiry.kind = kind == "sliding"  ? Expiry::Kind::sliding
                : kind == "end_of" ? Expiry::Kind::end_of
                : kind == "date"   ? Expiry::Kind::date
                                   : Expiry::Kind::rolling;
  if (expiry.kind == Expiry::Kind::date) {
    section.idle("after", "units expire on a date");
    const auto on = read_when(section, "on", scenario);
    if (on)
      expiry.date_day = *on;
    else if (!section.has("on"))
      section.error("on", "missing; say when units expire");
  } else {
    section.idle("on", "only units that expire on a date have one");
    expiry.days = expiry.kind == Expiry::Kind::end_of
                      ? section.constant("after", Dimension::duration, {0.0, 36525.0}, {"0 days", ""})
                      : section.constant("after", Dimension::duration, kSpan, kRequired);
  }
  if (expiry.kind == Expiry::Kind::end_of)
    expiry.period = read_period(section, "period", false, {"year", ""});
  else
    section.idle("period", "only 'kind: end_of' has one");
  if (lots)
    expiry.from_activation =
        section.choice("from", {"earning", "activation"}, {"earning", ""}) == "activation";
  else
    section.idle("from", "only rolling and end_of count from a lot's own time");
  expiry.reinstatement_days =
      section.constant("reinstatement", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
}

}  // namespace

void read_currency(Section& section, ProgramReading& reading, std::size_t index) {
  const auto currency = [&]() -> program::Currency& { return reading.program.rules.currencies[index]; };
  Reading& shared = section.reading();
  shared.units_here = reading.currencies[index];
  // What is called "points" only by default may be counted in any word.
  shared.units_named = index > 0 || reading.unit_named;
  for (const auto& name : reading.currencies)
    if (name != shared.units_here) shared.units_elsewhere.push_back(name);
  if (section.has("earn") && !section.is_none("earn")) {
    (void)section.one_or_list("earn",
                              [&](Section& rule, std::size_t) { read_earn_rule(rule, reading, index); });
    if (currency().earn.size() > kMostRules)
      section.error("earn", "at most " + std::to_string(kMostRules) + " rules a currency");
  } else {
    section.ask("earn");
    section.echo("earn", "none");
  }
  currency().first_match = section.choice("combine", {"all", "first"}, {"all", ""}) == "first";
  currency().endowed = read_units(section, "endowed", 0.0, {"0", ""});
  section.optional_section("pending", [&](Section& inner) { read_pending(inner, currency().pending); });
  section.optional_section("expiry",
                           [&](Section& inner) { read_expiry(inner, reading.scenario, currency().expiry); });
  const std::vector<std::string> policies{"keep", "pending_only", "within_balance", "into_negative"};
  const std::string policy = section.choice("returns", policies, {"within_balance", ""});
  for (std::size_t i = 0; i < policies.size(); ++i)
    if (policies[i] == policy) currency().returns = static_cast<program::ReturnPolicy>(i);
  read_rewards(section, reading, index);
  shared.units_elsewhere.clear();
  shared.units_here.clear();
}

void read_unit_price(Section& section, ProgramReading& reading, std::size_t currency) {
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
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.6g",
                price / static_cast<double>(reading.scenario.minor_per_major));
  const bool burned = cheapest != program::kNoLimit;
  section.reading().read_if_it_acts(
      [&] {
        reading.program.accounting.unit_price[currency] =
            read_price(section, "unit_price", reading.scenario,
                       {std::string(text.data()) + " " + reading.scenario.currency,
                        "assumption: what the cheapest reward gives for a unit"});
      },
      [burned] { return burned; });
}

void read_cashback(Section& section, ProgramReading& reading, std::size_t index) {
  const auto& scenario = reading.scenario;
  program::Currency& currency = reading.program.rules.currencies[index];
  program::EarnRule rule;
  const double rate = section.constant("rate", Dimension::share, {0.0, 1.0, true}, kRequired);
  rule.per_major_unit = rate * static_cast<double>(scenario.minor_per_major);
  if (section.has("most") && !section.is_none("most")) {
    rule.limit.units = std::max<std::int64_t>(1, read_money(section, "most", scenario, kRequired).minor);
    rule.limit.per = read_period(section, "per", true, {"month", ""});
  } else {
    section.ask("most");
    section.echo("most", "none");
    section.idle("per", "there is no 'most'");
  }
  currency.earn.push_back(rule);
  currency.is_money = true;
  reading.earn_places[index].push_back(section.place());
  const double after = section.constant("paid_after", Dimension::duration, {0.0, 36525.0}, {"0 days", ""});
  if (after > 0.0) currency.pending = {Pending::Kind::after, after, program::Period::month};
  program::Reward payout;
  payout.name = "cashback payout";
  payout.kind = program::Reward::Kind::payout;
  payout.currency = index;
  payout.minor_per_unit = 1.0;
  const Money least = read_money(section, "minimum_payout", scenario, {"0 " + scenario.currency, ""});
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

}  // namespace stamkund::scenario
