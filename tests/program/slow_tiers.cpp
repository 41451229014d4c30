// Tiers and rewards of the slow ledger.
#include <algorithm>
#include <cmath>

#include "tests/program/slow_ledger.h"

namespace stamkund::program_test {
using namespace program;

// ---- Tiers.

double SlowLedger::window_end() const {
  const TierRules& rules = rules_.tiers;
  if (rules.tiers.empty() || rules.basis == TierRules::Basis::balance) return kNever;
  if (rules.window == TierRules::Window::calendar) return rules_.calendar.end(window_start_, rules.period);
  if (rules.window == TierRules::Window::anniversary) return window_start_ + rules.days;
  return kNever;
}

/// The tier that what counts now is worth.
std::size_t SlowLedger::worth() const {
  const TierRules& rules = rules_.tiers;
  std::int64_t sum = 0;
  if (rules.basis == TierRules::Basis::balance) {
    sum = balance(rules.currency);
  } else {
    const bool windows =
        rules.window == TierRules::Window::calendar || rules.window == TierRules::Window::anniversary;
    for (const Counted& counted : counted_)
      if (counted.counts && (!windows || counted.day >= window_start_)) sum += counted.amount;
  }
  std::size_t tier = 0;
  for (std::size_t k = 0; k < rules.tiers.size(); ++k)
    if (sum >= rules.tiers[k].threshold) tier = k + 1;
  return std::max(tier, for_ever_);
}

void SlowLedger::count(double day, std::int64_t amount) {
  counted_.push_back({day, amount, true});
  std::int64_t ever = 0;
  for (const Counted& counted : counted_) ever += counted.amount;
  for (std::size_t k = 0; k < rules_.tiers.tiers.size(); ++k) {
    const std::int64_t enough = rules_.tiers.tiers[k].lifetime_threshold;
    if (enough > 0 && ever >= enough) for_ever_ = std::max(for_ever_, k + 1);
  }
}

void SlowLedger::lower(double day) {
  const TierRules& rules = rules_.tiers;
  const std::size_t earned = worth();
  if (earned >= tier_ || rules.downgrade == TierRules::Downgrade::never) return;
  if (rules.downgrade == TierRules::Downgrade::one_step) {
    --tier_;
  } else {
    tier_ = earned;
  }
  if (rules.reset_on_downgrade)
    for (Counted& counted : counted_) counted.counts = false;
  if (rules.reset_on_downgrade || rules.downgrade == TierRules::Downgrade::one_step) {
    held_until_ = day + rules.days;
    hold_runs_ = true;
  }
}

void SlowLedger::review(double day, bool basis_expired) {
  const TierRules& rules = rules_.tiers;
  if (rules.tiers.empty()) return;
  if (rules.basis == TierRules::Basis::balance) {
    if (basis_expired) lower(day);
    return;
  }
  if (rules.window == TierRules::Window::rolling) {
    const bool hold_ends = hold_runs_ && held_until_ <= day;
    bool due = hold_ends || taken_off_;
    if (hold_ends) hold_runs_ = false;
    taken_off_ = false;
    for (Counted& counted : counted_)
      if (counted.counts && counted.day + rules.days <= day) {
        counted.counts = false;
        due = true;
      }
    if (due && held_until_ <= day) lower(day);
  }
  if (window_end() <= day) {
    if (rules.next_period && worth() > tier_)
      tier_ = worth();
    else
      lower(day);
    window_start_ = window_end();
  }
}

void SlowLedger::climb(const Occasion& occasion) {
  const TierRules& rules = rules_.tiers;
  if (rules.tiers.empty()) return;
  const bool waits = rules.next_period && window_end() < kNever;
  const std::size_t to = waits ? for_ever_ : worth();
  if (to > tier_) {
    tier_ = to;
    held_until_ = occasion.day + rules.held_days;
    hold_runs_ = true;
    upgrade(occasion);
  } else if (rules.basis == TierRules::Basis::balance) {
    lower(occasion.day);
  }
}

// ---- Rewards.

Money SlowLedger::use_coupon(double day, Money price) {
  arrive(day);
  while (price.minor > 0 && !coupons_.empty()) {
    const Coupon coupon = coupons_.front();
    coupons_.erase(coupons_.begin());
    if (day <= coupon.until_day) return std::min(price, coupon.discount);
  }
  return Money{0};
}

std::int64_t SlowLedger::redeemable(std::size_t index, const Occasion& asked) const {
  const Reward& reward = rules_.rewards[index];
  Occasion occasion = asked;
  occasion.tier = tier_;
  std::int64_t count = 0;
  const std::int64_t held = balance(reward.currency);
  const std::int64_t times = left(reward.limit, kReward, index, occasion.day, false);
  const std::int64_t units = std::min(held, left(reward.limit, kReward, index, occasion.day, true));
  if (!fits(reward.scope, occasion) || occasion.day >= reward.withdrawn_day || times <= 0 ||
      held < reward.units.count || units <= 0)
    return 0;
  switch (reward.kind) {
    case Reward::Kind::item:
      count = std::min(times, units / reward.units.count);
      // Nobody burns for a discount that the purchase is too small for.
      if (reward.discount.minor > 0 && reward.cost.minor == 0 && reward.coupon_days <= 0)
        while (count > 0 && (count - 1) * reward.discount.minor >= occasion.paid.minor) --count;
      return count;
    case Reward::Kind::ratio:
      count = std::min(
          units,
          static_cast<std::int64_t>(std::floor(
              reward.most_share * static_cast<double>(occasion.paid.minor) / reward.minor_per_unit + 1e-6)));
      return count >= reward.units.count ? count : 0;
    default:
      return units >= reward.units.count ? units : 0;
  }
}

Given SlowLedger::redeem(std::size_t index, std::int64_t count, const Occasion& occasion) {
  const Reward& reward = rules_.rewards[index];
  const bool item = reward.kind == Reward::Kind::item;
  const std::int64_t units = item ? count * reward.units.count : count;
  const std::int64_t times = item ? count : 1;
  burn(reward.currency, occasion.day, units);
  uses_.push_back({kReward, index, occasion.day, units, times});
  Given given{Money{0}, times};
  if (reward.kind == Reward::Kind::ratio)
    given.discount.minor = std::min<std::int64_t>(
        occasion.paid.minor, std::llround(static_cast<double>(units) * reward.minor_per_unit));
  if (item && reward.coupon_days > 0)
    for (std::int64_t i = 0; i < count && reward.discount.minor > 0; ++i)
      coupons_.push_back({occasion.day + reward.coupon_days, reward.discount});
  else if (item)
    given.discount.minor = std::min(occasion.paid.minor, count * reward.discount.minor);
  return given;
}

Given SlowLedger::burn_automatic(const Occasion& occasion, bool payouts_only) {
  Given given;
  for (std::size_t i = 0; i < rules_.rewards.size(); ++i) {
    const Reward& reward = rules_.rewards[i];
    if (!reward.automatic || (payouts_only && reward.kind != Reward::Kind::payout)) continue;
    Occasion rest = occasion;
    rest.paid -= given.discount;
    if (reward.kind == Reward::Kind::payout) {
      rest.segment = who_.segment;
      rest.store = who_.store;
      rest.category = who_.category;
    }
    const std::int64_t count = redeemable(i, rest);
    if (count <= 0) continue;
    const Given now = redeem(i, count, rest);
    given.discount += now.discount;
    given.rewards += now.rewards;
  }
  return given;
}

}  // namespace stamkund::program_test
