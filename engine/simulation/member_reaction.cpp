// What the account wrote, counted; and how a member reacts to it.
#include <algorithm>
#include <cmath>

#include "engine/simulation/member.h"

namespace stamkund::simulation {

using program::Entry;
using program::kNever;
using program::Reward;
using program::TierRules;

void Member::book() {
  redeemed_now_ = false;
  for (const Entry& entry : journal_) {
    if (observer_ != nullptr) observer_->entry(person_->index, entry);
    if (entry.kind == Entry::Kind::tier)
      book_tier(entry);
    else if (entry.kind == Entry::Kind::reward)
      book_reward(entry);
    else
      book_units(entry);
  }
  journal_.clear();
  if (redeemed_now_ && alive_ && program_.behaviour.boosts)
    stimuli_.renew(reward_kind_, program_.behaviour.momentum.at_redemption(1.0));
}

void Member::book_units(const Entry& entry) {
  if (entry.currency == 0) {
    Row& row = books_->row(entry.day);
    switch (entry.kind) {
      case Entry::Kind::issued:
        at(row, Count::issued) += entry.units;
        issued_ += entry.units;
        break;
      case Entry::Kind::activated:
        at(row, Count::activated) += entry.units;
        break;
      case Entry::Kind::redeemed:
        at(row, Count::redeemed) += entry.units;
        break;
      case Entry::Kind::expired:
        at(row, Count::expired) += entry.units;
        break;
      case Entry::Kind::reinstated:
        at(row, Count::expired) -= entry.units;
        break;
      case Entry::Kind::reversed:
        at(row, Count::reversed) += entry.units;
        break;
      default:
        break;
    }
  }
  CohortTally& cohorts = books_->tally().cohorts[entry.currency];
  const std::size_t n = cohorts.issued.size();
  const auto cohort = static_cast<std::size_t>(entry.cohort);
  const bool before_horizon = cohort < n;
  if (!before_horizon) return;
  const std::size_t when =
      books_->counts(entry.day)
          ? std::min(n - 1, static_cast<std::size_t>(entry.day / program_.rules.cohort_days))
          : n;
  const std::size_t cell = cohort * (n + 1) + when;
  switch (entry.kind) {
    case Entry::Kind::issued:
      cohorts.issued[cohort] += entry.units;
      break;
    case Entry::Kind::redeemed:
      cohorts.redeemed[cell] += entry.units;
      break;
    case Entry::Kind::expired:
      cohorts.expired[cell] += entry.units;
      break;
    case Entry::Kind::reinstated:
      cohorts.expired[cell] -= entry.units;
      break;
    case Entry::Kind::reversed:
      if (books_->counts(entry.day)) cohorts.reversed[cohort] += entry.units;
      break;
    default:
      break;
  }
}

void Member::book_reward(const Entry& entry) {
  const Reward& reward = program_.rules.rewards[entry.rule];
  // Costs the company hands out itself; discounts are in the price already.
  std::int64_t cost = 0;
  if (reward.kind == Reward::Kind::item)
    cost = entry.units == 0
               ? 0
               : to_minor(static_cast<double>(entry.units) * static_cast<double>(reward.cost.minor));
  else if (reward.kind == Reward::Kind::payout)
    cost = entry.money.minor;
  books_->add(entry.day, Count::rewards, entry.units);
  books_->pay(entry.day, Count::reward_cost, cost);
  books_->benefit(entry.day, cost);
  if (reward.partner_share > 0.0)
    books_->get(entry.day, Count::partner_income,
                to_minor(reward.partner_share * static_cast<double>(entry.money.minor)));
  if (reward.kind == Reward::Kind::payout) payouts_minor_ += static_cast<double>(entry.money.minor);
  // Payouts come by themselves; what they do is CashbackPayout's.
  if (entry.units > 0 && reward.kind != Reward::Kind::payout) redeemed_now_ = true;
  if (!books_->counts(entry.day)) {
    // Only the part of it that units from before the horizon paid for, and that is not a partner's.
    const double own = (1.0 - reward.partner_share) * static_cast<double>(entry.money.minor);
    books_->owe(entry.day, Count::owed_rewards, to_minor(entry.before_break * own));
  }
  if (reward.stock != program::kNoLimit && entry.units > 0) {
    auto& used = books_->tally().stock_used;
    const std::size_t days = used.size() / program_.rules.rewards.size();
    const auto day = std::min(days - 1, static_cast<std::size_t>(entry.day));
    used[entry.rule * days + day] += entry.units;
  }
}

void Member::book_tier(const Entry& entry) {
  const auto before = static_cast<std::size_t>(entry.cohort);
  const auto after = static_cast<std::size_t>(entry.units);
  const bool up = after > before;
  books_->add(entry.day, up ? Count::upgrades : Count::downgrades);
  tier_fee_day_ = kNever;
  if (after > 0 && program_.rules.tiers.tiers[after - 1].cost_per_year.minor > 0) {
    const Money cost = program_.rules.tiers.tiers[after - 1].cost_per_year;
    books_->pay(entry.day, Count::perk_cost, cost.minor);
    books_->benefit(entry.day, cost.minor);
    tier_fee_day_ = entry.day + 365.25;
  }
  if (up) upgraded_in_window_ = true;
  if (!alive_ || !program_.behaviour.tier_outcomes) return;
  const auto& outcome = program_.behaviour.goal_outcome;
  if (up)
    stimuli_.renew(tier_up_kind_, outcome.upgrade());
  else
    stimuli_.stimulate(tier_down_kind_, outcome.demotion());
}

void Member::window_ends() {
  const auto& levels = program_.rules.tiers.tiers;
  const auto counted = account_.status().counted();
  const std::size_t tier = account_.tier();
  std::size_t earned = 0;
  while (earned < levels.size() && counted >= levels[earned].threshold) ++earned;
  // A tier that only comes with the next window has been reached all the same.
  const bool reached = upgraded_in_window_ || (earned > 0 && earned >= tier);
  // Who came half of the way to her tier or to the first was striving (assumption).
  const std::size_t aim = std::max<std::size_t>(1, reached ? std::max(tier, earned) : tier);
  const bool strove = reached || 2 * counted >= levels[aim - 1].threshold;
  if (!alive_) return;
  const double height =
      levels.size() > 1 ? static_cast<double>(aim - 1) / static_cast<double>(levels.size() - 1) : 0.0;
  const double size = program_.behaviour.goal_outcome.at_window_end(strove, reached, height);
  if (size > 0.0) stimuli_.renew(tier_up_kind_, size);
  if (size < 0.0) stimuli_.stimulate(tier_down_kind_, size);
}

double Member::pace() const {
  const auto& tiers = program_.rules.tiers;
  switch (tiers.basis) {
    case TierRules::Basis::spend:
      return base_rate_ * mean_spend_minor_;
    case TierRules::Basis::transactions:
      return base_rate_;
    case TierRules::Basis::earned:
    case TierRules::Basis::balance:
      break;
  }
  // Known only of the main currency; another one is taken to be earned alike.
  return visits_ > 0 ? base_rate_ * static_cast<double>(issued_) / static_cast<double>(visits_) : 0.0;
}

double Member::goal_factor(double day) const {
  // One goal at a time: the one that is nearest to being reached.
  program::Goal best;
  const scenario::Pull* pull = nullptr;
  for (std::size_t c = 0; c < program_.pulls.size(); ++c) {
    if (!program_.pulls[c].acts || program_.pulls[c].best_value_minor < threshold_minor_) continue;
    const program::Goal goal = account_.goal(c, day);
    if (goal.size > 0 && (best.size == 0 || goal.progress > best.progress)) {
      best = goal;
      pull = &program_.pulls[c];
    }
  }
  if (!program_.rules.missions.empty()) {
    const program::Goal goal = account_.mission_goal(day);
    if (goal.size > 0 && (best.size == 0 || goal.progress > best.progress)) {
      best = goal;
      pull = &program_.mission_pull;
    }
  }
  if (pull == nullptr) return 1.0;
  const Points size{best.size};
  const Points done{best.size - best.missing};
  double factor = pull->goal_gradient(done, size) * pull->points_pressure(done, size);
  if (visits_ > 0)
    factor *= pull->future_value(static_cast<double>(best.missing),
                                 static_cast<double>(issued_) / static_cast<double>(visits_), base_rate_);
  return factor;
}

void Member::refresh(double day) {
  const auto& behaviour = program_.behaviour;
  double factor = behaviour.purchase_factor;
  if (program_.membership && last_fee_day_ > -kNever) factor *= program_.membership->sunk_cost.factor();
  switch_day_ = kNever;
  if (behaviour.goals) {
    factor *= goal_factor(day);
    for (const double change : program_.goal_changes)
      if (change > day) {
        switch_day_ = change;
        break;
      }
    for (const Reward& reward : program_.rules.rewards)
      if (reward.withdrawn_day > day) switch_day_ = std::min(switch_day_, reward.withdrawn_day);
  }
  if (behaviour.presses_tiers && alive_) {
    const auto& status = account_.status();
    // A program with levels by spend may have no units, and then there is no purse to look into.
    const auto& tiers = program_.rules.tiers;
    const std::int64_t balance =
        tiers.basis == TierRules::Basis::balance ? account_.purse(tiers.currency).balance() : 0;
    const auto missing = static_cast<double>(status.missing(balance));
    const double her_pace = pace();
    factor *= behaviour.tier_pressure(day, status.window_end(), missing, her_pace);
    switch_day_ = std::min(
        switch_day_, behaviour.tier_pressure.next_change_day(day, status.window_end(), missing, her_pace));
  }
  if (behaviour.presses_deadlines && flexible_ && alive_) {
    for (std::size_t c = 0; c < program_.cheapest.size(); ++c) {
      const Points cheapest{program_.cheapest[c]};
      if (cheapest.count <= 0) continue;
      const auto loss = account_.purse(c).loss_of(behaviour.deadline.least_units(cheapest).count);
      if (loss.day == kNever) continue;
      const double expiry = loss.day;
      const Points at_risk{loss.units};
      factor *= behaviour.deadline(day, expiry, at_risk, cheapest, true);
      const double starts = behaviour.deadline.starts_day(expiry);
      if (starts > day && behaviour.deadline.worth_caring(at_risk, cheapest))
        switch_day_ = std::min(switch_day_, starts);
    }
  }
  purchase_factor_ = factor;
  defection_factor_ = behaviour.defection_factor;
  schedule();
}

void Member::schedule() {
  next_day_ =
      std::min({account_.next_day(), switch_day_, tier_fee_day_, next_fee_day_, referral_day_, shared_day_});
  for (const double event : event_day_) next_day_ = std::min(next_day_, event);
}

}  // namespace stamkund::simulation
