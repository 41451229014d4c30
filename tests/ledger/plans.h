#pragma once
// Small programs and histories for the tests of the ledger.
#include <string>
#include <vector>

#include "engine/ledger/replay.h"

namespace stamkund::test {

inline Day day_zero() { return parse_iso_day("2025-01-01").value(); }

/// A point for each major unit, day 0 = 2025-01-01, no reward.
inline ledger::Plan points_plan() {
  ledger::Plan plan;
  program::Currency points;
  points.name = "points";
  program::EarnRule rule;
  rule.per_major_unit = 1;
  points.earn = {rule};
  plan.rules.currencies = {points};
  plan.rules.calendar = program::Calendar(day_zero());
  plan.rules.returns_days = program::kNever;
  plan.unit_cost = plan.unit_price = {1.0};
  return plan;
}

inline program::Reward item(const std::string& name, std::int64_t units, std::int64_t cost_minor) {
  program::Reward reward;
  reward.name = name;
  reward.units = Points{units};
  reward.cost = Money{cost_minor};
  reward.value = reward.cost;
  return reward;
}

inline ledger::Step step(ledger::Step::Kind kind, double day, std::int64_t minor = 0, std::size_t index = 0) {
  ledger::Step out;
  out.kind = kind;
  out.day = day;
  out.amount = Money{minor};
  out.index = index;
  return out;
}
inline ledger::Step buys(double day, std::int64_t minor) {
  return step(ledger::Step::Kind::purchase, day, minor);
}
inline ledger::Step returns(double day, std::int64_t minor) {
  return step(ledger::Step::Kind::give_back, day, minor);
}
inline ledger::Step redeems(double day, std::size_t reward) {
  return step(ledger::Step::Kind::redeem, day, 0, reward);
}

}  // namespace stamkund::test
