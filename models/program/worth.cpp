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

}  // namespace stamkund::program
