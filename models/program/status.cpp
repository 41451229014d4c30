#include "models/program/status.h"

#include <algorithm>
#include <cmath>

namespace stamkund::program {

using Basis = TierRules::Basis;
using Window = TierRules::Window;

void Status::open(const Rules& rules, double day) {
  rules_ = &rules;
  tiers_ = &rules.tiers;
  tier_ = permanent_ = 0;
  counted_ = ever_ = resets_ = 0;
  opened_day_ = window_start_ = day;
  window_end_ = kNever;
  windows_ = 0;
  held_until_ = -kNever;
  forget_counted();
  if (tiers_->tiers.empty()) {
    next_day_ = kNever;
    return;
  }
  some_for_life_ = std::any_of(tiers_->tiers.begin(), tiers_->tiers.end(),
                               [](const Tier& tier) { return tier.lifetime_threshold > 0; });
  window_end_ = end_of_window(day);
  schedule(day);
}

void Status::take_over(double day, std::size_t tier, std::optional<std::int64_t> counted) {
  if (tiers_->tiers.empty()) return;
  tier_ = tier;
  const std::int64_t amount = counted.value_or(tier == 0 ? 0 : tiers_->tiers[tier - 1].threshold);
  if (tiers_->window == Window::anniversary && tiers_->basis != Basis::balance)
    for (windows_ = std::max(0.0, std::floor((day - opened_day_) / tiers_->days) - 1.0);
         end_of_window(day) <= day;)
      windows_ += 1.0;
  window_end_ = end_of_window(day);
  window_start_ = day;
  qualify(tiers_->window == Window::rolling ? day - 0.5 * tiers_->days : day, amount);
  schedule(day);
}

double Status::end_of_window(double day) const {
  if (tiers_->basis == Basis::balance) return kNever;
  if (tiers_->window == Window::calendar) return rules_->calendar.end(day, tiers_->period);
  // By number: a quotient of days could be rounded down to the window that has just ended.
  if (tiers_->window == Window::anniversary)
    return rules_->calendar.after(opened_day_, (windows_ + 1.0) * tiers_->days);
  return kNever;
}

std::size_t Status::earned_tier(std::int64_t amount) const noexcept {
  std::size_t tier = 0;
  while (tier < tiers_->tiers.size() && amount >= tiers_->tiers[tier].threshold) ++tier;
  return tier;
}

std::int64_t Status::missing(std::int64_t balance) const noexcept {
  if (tiers_->tiers.empty()) return 0;
  const std::int64_t have = tiers_->basis == Basis::balance ? balance : counted_;
  if (tier_ > permanent_ && have < tiers_->tiers[tier_ - 1].threshold)
    return tiers_->tiers[tier_ - 1].threshold - have;
  if (tier_ == tiers_->tiers.size()) return 0;
  return std::max<std::int64_t>(0, tiers_->tiers[tier_].threshold - have);
}

void Status::qualify(double day, std::int64_t amount) {
  if (tiers_->tiers.empty() || amount <= 0) return;
  counted_ += amount;
  ever_ += amount;
  if (tiers_->window != Window::rolling) return;
  (void)rolling_.emplace_back(rules_->calendar.after(day, tiers_->days), amount);
}

void Status::unqualify(double day, double earned_day, std::int64_t resets, std::int64_t amount) {
  if (tiers_->tiers.empty() || amount <= 0) return;
  ever_ -= amount;
  if (resets != resets_) return;
  if (tiers_->window == Window::rolling) {
    // Several purchases of one instant are not told apart; none of them may fall below zero, on which
    // falls_below rests.
    const double drops_day = rules_->calendar.after(earned_day, tiers_->days);
    for (std::size_t i = 0; i < rolling_.size() && amount > 0; ++i) {
      if (rolling_[i].drops_day != drops_day) continue;
      const std::int64_t taken = std::min(amount, rolling_[i].amount);
      amount -= taken;
      rolling_[i].amount -= taken;
      if (i < falls_at_) leaving_ -= taken;
      counted_ -= taken;
    }
    schedule(day);
  } else if (earned_day >= window_start_) {
    counted_ -= amount;
  }
}

void Status::set(std::size_t tier, double day, Journal& journal) {
  if (tier == tier_) return;
  journal.push_back(
      {Entry::Kind::tier, 0, 0, static_cast<std::int32_t>(tier_), day, static_cast<std::int64_t>(tier), {}});
  tier_ = tier;
}

void Status::drop(double day) {
  while (!rolling_.empty() && rolling_.front().drops_day <= day) {
    counted_ -= rolling_.front().amount;
    if (falls_at_ > 0) {
      leaving_ -= rolling_.front().amount;
      --falls_at_;
    }
    rolling_.pop_front();
  }
}

void Status::forget_counted() {
  rolling_.clear();
  falls_at_ = 0;
  leaving_ = 0;
}

double Status::falls_below(std::int64_t threshold) {
  // Both ends move little from one call to the next, so this is cheap however long the window is.
  while (falls_at_ < rolling_.size() && counted_ - leaving_ >= threshold)
    leaving_ += rolling_[falls_at_++].amount;
  while (falls_at_ > 0 && counted_ - leaving_ + rolling_[falls_at_ - 1].amount < threshold)
    leaving_ -= rolling_[--falls_at_].amount;
  return counted_ - leaving_ < threshold && falls_at_ > 0 ? rolling_[falls_at_ - 1].drops_day : kNever;
}

std::size_t Status::lowered(std::size_t earned) const noexcept {
  std::size_t to = tier_;
  if (tiers_->downgrade == TierRules::Downgrade::full)
    to = earned;
  else if (tiers_->downgrade == TierRules::Downgrade::one_step)
    to = std::max(earned, tier_ - 1);
  return std::max(to, permanent_);
}

void Status::review(double day, std::int64_t balance, Journal& journal) {
  const std::size_t before = tier_;
  if (tiers_->basis == Basis::balance) {
    const std::size_t earned = earned_tier(balance);
    if (earned < tier_) set(lowered(earned), day, journal);
  } else if (tiers_->window == Window::rolling) {
    drop(day);
    const std::size_t earned = earned_tier(counted_);
    if (earned < tier_ && day >= held_until_) set(lowered(earned), day, journal);
    // After one step down, the next is a whole window away.
    if (tier_ < before && tiers_->downgrade == TierRules::Downgrade::one_step)
      held_until_ = rules_->calendar.after(day, tiers_->days);
  } else {
    const std::size_t earned = earned_tier(counted_);
    if (earned > tier_)
      set(earned, day, journal);
    else if (earned < tier_)
      set(lowered(earned), day, journal);
    counted_ = 0;
    window_start_ = window_end_;
    windows_ += 1.0;
    window_end_ = end_of_window(window_end_);
  }
  if (tier_ < before && tiers_->reset_on_downgrade) {
    counted_ = 0;
    ++resets_;
    forget_counted();
    // With nothing counted any more she would fall at once: she has a window to qualify again.
    held_until_ = rules_->calendar.after(day, tiers_->days);
  }
  schedule(day);
}

void Status::climb(double day, std::int64_t balance, Journal& journal) {
  if (tiers_->tiers.empty()) return;
  if (tiers_->window == Window::rolling) drop(day);
  for (std::size_t k = permanent_; some_for_life_ && k < tiers_->tiers.size(); ++k)
    if (tiers_->tiers[k].lifetime_threshold > 0 && ever_ >= tiers_->tiers[k].lifetime_threshold)
      permanent_ = k + 1;
  std::size_t to = std::max(tier_, permanent_);
  if (tiers_->basis == Basis::balance) {
    const std::size_t earned = earned_tier(balance);
    to = std::max(earned < tier_ ? lowered(earned) : earned, permanent_);
  } else if (!tiers_->next_period) {
    to = std::max(to, earned_tier(counted_));
  }
  if (to > tier_) held_until_ = rules_->calendar.after(day, tiers_->held_days);
  set(to, day, journal);
  schedule(day);
}

void Status::schedule(double day) {
  if (tiers_->basis == Basis::balance || tiers_->window == Window::lifetime) {
    next_day_ = kNever;
  } else if (tiers_->window == Window::rolling) {
    // Only somebody with a tier has something to lose.
    next_day_ = kNever;
    if (tier_ > permanent_ && tiers_->downgrade != TierRules::Downgrade::never) {
      if (earned_tier(counted_) < tier_)
        next_day_ = std::max(held_until_, day);
      else
        next_day_ = std::max(falls_below(tiers_->tiers[tier_ - 1].threshold), day);
    }
  } else {
    next_day_ = window_end_;
  }
}

}  // namespace stamkund::program
