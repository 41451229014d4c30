#include "models/program/sale.h"

#include <algorithm>

#include "engine/base/expect.h"

namespace stamkund::program {
namespace {

/// Shares such as 29 % have no exact binary form, so that 29 % of 0.50 comes to 14.499999999999998 and not to
/// 14.5. A product this close below a half is one: a few times the rounding error of share and product.
constexpr double kHair = 1e-15;

}  // namespace

Money share_of(Money amount, double share) {
  if (amount.minor <= 0 || !(share > 0.0)) return {};
  const double minor = share * static_cast<double>(amount.minor);
  return {static_cast<std::int64_t>(minor * (1.0 + kHair) + 0.5)};
}

Sale sell(Account& account, const MemberTerms& terms, Occasion& at, Journal& journal) {
  STAMKUND_EXPECT(account.is_open());
  const Rules& rules = account.rules();
  account.arrive(at.day, journal);
  Sale sale;
  sale.tier = at.tier = account.tier();
  const double of_tier = sale.tier == 0 ? 0.0 : rules.tiers.tiers[sale.tier - 1].discount;
  // The membership's share is taken of what the tier leaves; the till rounds once, not twice.
  sale.standing = std::min(at.paid, share_of(at.paid, of_tier + terms.discount * (1.0 - of_tier)));
  sale.of_tier = std::min(sale.standing, share_of(at.paid, of_tier));
  at.paid -= sale.standing;
  sale.coupon = account.use_coupon(at.day, at.paid, journal);
  at.paid -= sale.coupon;
  sale.earning = at.paid;
  sale.rewards = account.purchase(at, journal).discount;
  at.paid -= sale.rewards;
  at.tier = account.tier();
  sale.paid = at.paid;
  return sale;
}

Money perks_of(const Rules& rules, const MemberTerms& terms, std::size_t tier, Money paid) {
  Money cost = terms.cost_per_visit;
  if (tier > 0) {
    const Tier& perk = rules.tiers.tiers[tier - 1];
    cost += perk.cost_per_visit + share_of(paid, perk.cost_share);
  }
  return cost;
}

double worth_to_member(const Reward& reward, std::int64_t count) {
  if (reward.kind == Reward::Kind::item)
    return static_cast<double>(count) * static_cast<double>(reward.value.minor);
  return static_cast<double>(count) * reward.minor_per_unit;
}

}  // namespace stamkund::program
