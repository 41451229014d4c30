#pragma once
// What a member pays for a purchase, and what her visit costs: the one pricing of a simulation and of a
// replay of real purchases. A pure function of her account and of what the program grants to every member.
#include <cstddef>
#include <cstdint>

#include "models/program/account.h"

namespace stamkund::program {

/// `share` of an amount that is not negative, as a till computes it: to the nearest minor unit, halves up.
[[nodiscard]] Money share_of(Money amount, double share);

/// What every member gets, whatever her tier: the perks of a paid membership.
struct MemberTerms {
  double discount = 0;  ///< share off every purchase
  Money cost_per_visit{0};
};

/// One purchase: list price = standing + coupon + rewards + what she pays.
struct Sale {
  std::size_t tier = 0;  ///< on arrival, after the reviews that are due: its discount and perks count
  Money standing{0};     ///< discounts of the tier and of the membership together
  Money of_tier{0};      ///< of these; the rest is the membership's
  Money coupon{0};
  Money rewards{0};  ///< taken off by automatic rewards
  Money earning{0};  ///< after all but the rewards: this is what earns
  Money paid{0};     ///< what she pays
};

/// A member buys for the list price `at.paid`: standing discounts, a coupon, then earning and automatic
/// rewards. `at` is the occasion as it stands afterwards: what she pays, and the tier after the purchase. It
/// is changed in place, for a copy of what was just written piece by piece makes a processor wait.
[[nodiscard]] Sale sell(Account& account, const MemberTerms& terms, Occasion& at, Journal& journal);

/// What the perks of one visit cost, when she has paid `paid` in the end.
[[nodiscard]] Money perks_of(const Rules& rules, const MemberTerms& terms, std::size_t tier, Money paid);

/// Minor units that `count` of a reward (ratio, payout: so many units) are worth to a member who chooses.
[[nodiscard]] double worth_to_member(const Reward& reward, std::int64_t count);

}  // namespace stamkund::program
