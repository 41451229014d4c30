// The bounds with which impossible rewards are found: may be too high, must never be too low. Random programs
// are lived through in the ledger itself by somebody who buys every day, and by somebody who buys more often.
#include "engine/mechanisms/program/reach.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/random/stream.h"
#include "models/program/account.h"

using namespace stamkund;
using program::EarnRule;
using program::Expiry;
using program::Period;
using program::Rules;

namespace {

constexpr int kDays = 900;

/// One currency with up to four rules by visit, a mission, some expiry, perhaps an automatic reward.
Rules random_rules(Stream& stream) {
  Rules rules;
  rules.calendar = program::Calendar(Day{20000});
  program::Currency currency;
  currency.name = "points";
  const auto below = [&stream](std::uint64_t n) { return static_cast<std::int64_t>(stream() % n); };
  const std::uint64_t count = 1 + stream() % 4;
  for (std::uint64_t i = 0; i < count; ++i) {
    EarnRule rule;
    const std::int64_t on = below(6);
    rule.on = on == 0 ? EarnRule::On::joining : on == 1 ? EarnRule::On::anniversary : EarnRule::On::purchase;
    if (i > 0 && below(3) == 0)
      rule.multiplier = 1.5 + static_cast<double>(below(3));
    else
      rule.per_visit = static_cast<double>(1 + below(9));
    if (below(3) == 0) rule.limit.units = 1 + below(60);
    if (below(3) == 0) rule.limit.times = 1 + below(9);
    rule.limit.per = static_cast<Period>(below(6));
    if (below(4) == 0) rule.most_an_occasion = 1 + below(6);
    if (below(4) == 0) {
      rule.scope.from_day = static_cast<double>(below(500));
      rule.scope.until_day = rule.scope.from_day + static_cast<double>(1 + below(200));
    }
    currency.earn.push_back(rule);
  }
  currency.first_match = below(3) == 0;
  currency.endowed = Points{below(4) == 0 ? below(10) : 0};
  currency.expiry.kind = static_cast<Expiry::Kind>(below(3));
  const bool period_only = currency.expiry.kind == Expiry::Kind::end_of && below(2) == 0;
  currency.expiry.days = period_only ? 0.0 : static_cast<double>(1 + below(90));
  currency.expiry.period = static_cast<Period>(below(5));
  rules.currencies.push_back(currency);
  if (below(2) == 0) {
    program::Mission mission;
    mission.target = 2 + below(20);
    mission.endowed = below(2);
    mission.within_days = static_cast<double>(mission.target + below(20));
    mission.repeats = below(2) == 0;
    mission.bonus = Points{1 + below(40)};
    rules.missions.push_back(mission);
  }
  if (below(2) == 0) {
    program::Reward reward;
    reward.units = Points{5 + below(40)};
    reward.cost = Money{100};
    rules.rewards.push_back(reward);
  }
  return rules;
}

/// Highest balance of a life with so many purchases every day, between earning and burning.
std::int64_t highest_balance(const Rules& rules, int a_day) {
  program::Account account;
  program::Journal journal;
  program::Occasion occasion;
  account.open(rules, occasion, journal);
  for (int visit = 0; visit < kDays * a_day; ++visit) {
    occasion.day = static_cast<double>(visit) / a_day;
    occasion.paid = Money{4500};
    (void)account.purchase(occasion, journal);
  }
  std::int64_t balance = 0;
  std::int64_t highest = 0;
  for (const auto& entry : journal) {
    using Kind = program::Entry::Kind;
    if (entry.kind == Kind::issued) balance += entry.units;
    if (entry.kind == Kind::redeemed || entry.kind == Kind::expired) balance -= entry.units;
    highest = std::max(highest, balance);
  }
  return highest;
}

/// Programs of 2000 in which `shrink` times the bound is exceeded.
int exceeded(double shrink, mechanisms::Pace pace, int a_day) {
  int found = 0;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    Stream stream({trial, 1, 0, Purpose::test});
    const Rules rules = random_rules(stream);
    const mechanisms::Reach reach(rules, pace);
    double bound = reach.most_held(0, static_cast<double>(kDays));
    if (!rules.rewards.empty()) bound = std::min(bound, reach.most_before_burn(0));
    if (static_cast<double>(highest_balance(rules, a_day)) > shrink * bound) ++found;
  }
  return found;
}

}  // namespace

TEST_CASE("no balance is ever above the bound") {
  CHECK(exceeded(1.0, mechanisms::Pace::daily, 1) == 0);
  CHECK(exceeded(1.0, mechanisms::Pace::any, 4) == 0);
}

TEST_CASE("the bound is no idle one: a tenth lower, many programs exceed it") {
  CHECK(exceeded(0.9, mechanisms::Pace::daily, 1) > 200);
  CHECK(exceeded(0.9, mechanisms::Pace::any, 4) > 50);
}

TEST_CASE("the bound of one purchase a day does not hold for who buys more often") {
  CHECK(exceeded(1.0, mechanisms::Pace::daily, 4) > 200);
}
