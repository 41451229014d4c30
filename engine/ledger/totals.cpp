#include "engine/ledger/totals.h"

#include <algorithm>

namespace stamkund::ledger {

UnitCount& UnitCount::operator+=(const UnitCount& other) {
  issued += other.issued;
  redeemed += other.redeemed;
  expired += other.expired;
  reversed += other.reversed;
  pending += other.pending;
  balance += other.balance;
  return *this;
}

RewardCount& RewardCount::operator+=(const RewardCount& other) {
  handed_over += other.handed_over;
  units += other.units;
  cost += other.cost;
  discount += other.discount;
  coupons_used += other.coupons_used;
  return *this;
}

Totals::Totals(const program::Rules& rules)
    : units(rules.currencies.size()),
      owed(rules.currencies.size()),
      rewards(rules.rewards.size()),
      tiers(rules.tiers.tiers.size() + 1),
      stock_used(rules.rewards.size()) {}

void Totals::add(const Customer& customer) {
  ++customers;
  if (!customer.member()) return;
  ++members;
  purchases += customer.purchases;
  revenue += customer.revenue;
  returned += customer.returned;
  discounts += customer.discounts;
  for (std::size_t c = 0; c < units.size(); ++c) {
    units[c] += customer.units[c];
    owed[c] += std::max<std::int64_t>(0, -customer.units[c].balance);
  }
  ++tiers[customer.tier];
  if (customer.reached) ++reached;
  if (customer.rewards > 0) ++rewarded;
  first_joined = std::min(first_joined, customer.joined_day);
}

Money Totals::reward_cost() const {
  Money sum{0};
  for (const auto& reward : rewards) sum += reward.cost;
  return sum;
}

bool withdraw_first(program::Rules& rules, const Totals& totals) {
  std::size_t first_day = static_cast<std::size_t>(-1);
  std::size_t first = 0;
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    const auto& reward = rules.rewards[r];
    if (reward.stock == program::kNoLimit || reward.withdrawn_day < program::kNever) continue;
    const auto& used = totals.stock_used[r];
    std::int64_t sum = 0;
    for (std::size_t day = 0; day < std::min(first_day, used.size()) && sum < reward.stock; ++day) {
      sum += used[day];
      if (sum < reward.stock) continue;
      first_day = day;
      first = r;
    }
  }
  if (first_day == static_cast<std::size_t>(-1)) return false;
  rules.rewards[first].withdrawn_day = static_cast<double>(first_day + 1);
  return true;
}

}  // namespace stamkund::ledger
