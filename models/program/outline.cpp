#include "models/program/outline.h"

#include <cstddef>

namespace stamkund::program {
namespace {

/// For everybody on any day; the day of the week and what is bought are another matter.
bool is_for_all(const Scope& scope) {
  const Scope all;
  return scope.tiers == all.tiers && scope.segments == all.segments && scope.stores == all.stores &&
         scope.from_day == all.from_day && scope.until_day == all.until_day;
}

}  // namespace

void Outline::read(const Rules& rules) {
  has_tiers = !rules.tiers.tiers.empty();
  anniversary_earns = units_come_back = some_on_money = false;
  purchases_earn.assign(rules.currencies.size(), 0);
  for (std::size_t c = 0; c < rules.currencies.size(); ++c) {
    some_on_money = some_on_money || rules.currencies[c].earns_on_money;
    units_come_back = units_come_back || rules.currencies[c].expiry.reinstatement_days > 0.0;
    for (const EarnRule& rule : rules.currencies[c].earn) {
      anniversary_earns = anniversary_earns || rule.on == EarnRule::On::anniversary;
      if (rule.on == EarnRule::On::purchase && rule.multiplier <= 1.0 && is_for_all(rule.scope))
        purchases_earn[c] = 1;
    }
  }
  for (const Mission& mission : rules.missions)
    if (is_for_all(mission.scope)) purchases_earn[mission.currency] = 1;
  automatic.clear();
  automatic_payout.clear();
  aims.clear();
  for (std::size_t r = 0; r < rules.rewards.size(); ++r) {
    const Reward& reward = rules.rewards[r];
    const auto number = static_cast<std::uint16_t>(r);
    if (reward.automatic) automatic.push_back(number);
    if (reward.automatic && reward.kind == Reward::Kind::payout) automatic_payout.push_back(number);
    if (reward.units.count > 0)
      aims.push_back({reward.units.count, number, static_cast<std::uint8_t>(reward.currency),
                      is_for_all(reward.scope) && !reward.limit.limits() && reward.withdrawn_day == kNever});
  }
  goals_stand = true;
  for (const char earns : purchases_earn) goals_stand = goals_stand && earns != 0;
  for (const Aim& aim : aims) goals_stand = goals_stand && aim.always;
}

}  // namespace stamkund::program
