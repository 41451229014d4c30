// Rewards that nobody can ever have.
#include <algorithm>
#include <cmath>

#include "engine/mechanisms/program/part.h"
#include "engine/mechanisms/program/reach.h"

namespace stamkund::mechanisms {

using scenario::Reading;
namespace {

using program::Reward;

/// A hundred years: the longest horizon.
constexpr double kAlways = 36525.0;

std::string whole(double units) { return std::to_string(std::llround(units)); }

void check_bound(Reading& out, const ProgramReading& reading, std::size_t r) {
  const auto& program = reading.program;
  const Reward& reward = program.rules.rewards[r];
  // Gifts of units have no bound that the rules could tell.
  if (reward.currency == 0 && give_units(program.parts)) return;
  const auto price = static_cast<double>(reward.units.count);
  const std::string remedy = "lower 'at', earn more, or let units live longer";
  const double ever = Reach(program.rules).most_held(reward.currency, kAlways);
  if (price > ever) {
    out.error_at(reading.reward_places[r],
                 "can never be reached: with these limits and this expiry a member holds at most " +
                     whole(ever) + " units",
                 remedy);
    return;
  }
  // How often members buy is not for the rules to say: what only a pace puts out of reach is a doubt.
  const Reach daily(program.rules, Pace::daily);
  const double paced = daily.most_held(reward.currency, kAlways);
  if (price > paced) {
    out.warning(reading.reward_places[r],
                "out of reach at one purchase a day: with these limits and this expiry a member then holds "
                "at most " +
                    whole(paced) + " units",
                remedy);
    return;
  }
  const double here = daily.most_held(reward.currency, reading.scenario.horizon_days - program.starts_day);
  if (price > here)
    out.warning(reading.reward_places[r],
                "cannot be reached before the horizon at one purchase a day: a member has at most " +
                    whole(here) + " units by then",
                "lower 'at' or take a longer horizon");
}

std::string remedy_for(const std::string& name) {
  return "let members choose: give " + name +
         " a probability_per_visit below 100 %; or, for bands, let units become active together ('pending: "
         "{until_next: month}') and write the dearest first";
}

/// The same where the cheaper one takes less than all: a limit or a stock does not let it take more, or units
/// come in other ways too. Then there is a way past it, but not the one that 'at' says.
void check_behind_limited(Reading& out, const ProgramReading& reading, std::size_t dear) {
  const auto& rules = reading.program.rules;
  const Reach reach(rules);
  const Reward& reward = rules.rewards[dear];
  const Reward* cheapest = nullptr;
  for (std::size_t cheap = 0; cheap < rules.rewards.size(); ++cheap) {
    const Reward& other = rules.rewards[cheap];
    if (cheap != dear && other.currency == reward.currency && other.units < reward.units &&
        reach.burns_first(cheap, reward.scope) && (cheapest == nullptr || other.units < cheapest->units))
      cheapest = &other;
  }
  if (cheapest == nullptr) return;
  const std::string name = "'" + printable(cheapest->name) + "'";
  out.warning(reading.reward_places[dear],
              name + " is cheaper and automatic, so it takes " + std::to_string(cheapest->units.count) +
                  " units first" + often(*cheapest) + ": this is reached later than 'at' says, or not at all",
              remedy_for(name));
}

/// A cheaper reward that is taken automatically may leave nothing for a dearer one.
void check_behind_cheaper(Reading& out, const ProgramReading& reading, std::size_t dear) {
  const auto& rules = reading.program.rules;
  const Reach reach(rules);
  const Reward& reward = rules.rewards[dear];
  const Reward* cheapest = nullptr;
  for (std::size_t cheap = 0; cheap < rules.rewards.size(); ++cheap) {
    const Reward& other = rules.rewards[cheap];
    if (cheap == dear || other.currency != reward.currency || other.units > reward.units ||
        !reach.burns_freely(cheap) || !reach.only_at_purchases(reward.currency))
      continue;
    const std::string name = "'" + printable(other.name) + "'";
    const std::string remedy = remedy_for(name);
    const bool by_price = other.discount.minor > 0 && other.cost.minor == 0 && other.coupon_days <= 0.0;
    // What comes first takes all it can, and leaves less than its own price.
    const bool first = cheap < dear && !by_price && reward.kind != Reward::Kind::payout;
    const double most = reach.most_before_burn(cheap);
    const auto price = static_cast<double>(reward.units.count);
    if (first || price > most) {
      out.error_at(reading.reward_places[dear],
                   "can never be reached: " + name + " is cheaper and automatic, so it burns the units first",
                   remedy);
      return;
    }
    const double rate = reach.rate_by_amount(reward.currency);
    if (!std::isfinite(most) && rate > 0.0 && reward.units > other.units &&
        (cheapest == nullptr || other.units < cheapest->units))
      cheapest = &other;
  }
  if (cheapest == nullptr) {
    check_behind_limited(out, reading, dear);
    return;
  }
  const double beyond = static_cast<double>((reward.units - cheapest->units).count + 1);
  const std::string name = "'" + printable(cheapest->name) + "'";
  out.warning(
      reading.reward_places[dear],
      name + " is cheaper and automatic, so only a single purchase of at least " +
          money_text(std::ceil(beyond / reach.rate_by_amount(reward.currency) * rules.minor_per_major),
                     reading.scenario) +
          " reaches this",
      remedy_for(name));
}

}  // namespace

std::string often(const Reward& reward) {
  const char* const kWords[] = {" a day", " a week", " a month", " a quarter", " a year", ""};
  const std::string per = kWords[static_cast<std::size_t>(reward.limit.per)];
  if (reward.limit.times != program::kNoLimit)
    return " (at most " + std::to_string(reward.limit.times) +
           (reward.limit.times == 1 ? " time" : " times") + per + ")";
  if (reward.limit.units != program::kNoLimit)
    return " (at most " + std::to_string(reward.limit.units) + " units" + per + ")";
  if (reward.stock != program::kNoLimit) return " (while its stock lasts)";
  return "";
}

void check_reach(Reading& out, const ProgramReading& reading) {
  for (std::size_t r = 0; r < reading.program.rules.rewards.size(); ++r) {
    const std::size_t mistakes = out.mistakes;
    check_bound(out, reading, r);
    if (out.mistakes == mistakes) check_behind_cheaper(out, reading, r);
  }
}

}  // namespace stamkund::mechanisms
