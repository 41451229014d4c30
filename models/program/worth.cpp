#include "models/program/worth.h"

#include <algorithm>

namespace stamkund::program {

double cost_of_unit(const Rules& rules, std::size_t currency) {
  double cost = 0.0;
  std::int64_t fewest = kNoLimit;
  for (const Reward& reward : rules.rewards) {
    if (reward.currency != currency || reward.units.count >= fewest) continue;
    fewest = reward.units.count;
    cost = reward.kind == Reward::Kind::item
               ? static_cast<double>(reward.cost.minor + reward.discount.minor) /
                     static_cast<double>(std::max<std::int64_t>(reward.units.count, 1))
               : reward.minor_per_unit;
    cost *= 1.0 - reward.partner_share;
  }
  return cost;
}

bool is_paid_out_for_certain(const Rules& rules, std::size_t currency) {
  if (rules.currencies[currency].expiry.kind != Expiry::Kind::none) return false;
  const Scope open{};
  return std::any_of(rules.rewards.begin(), rules.rewards.end(), [&](const Reward& reward) {
    return reward.currency == currency && reward.kind == Reward::Kind::payout && reward.automatic &&
           reward.units.count <= 1 && !reward.limit.limits() && reward.stock == kNoLimit &&
           reward.scope.tiers == open.tiers && reward.scope.segments == open.segments &&
           reward.scope.stores == open.stores && reward.scope.until_day == open.until_day;
  });
}

}  // namespace stamkund::program
