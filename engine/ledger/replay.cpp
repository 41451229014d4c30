#include "engine/ledger/replay.h"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"

namespace stamkund::ledger {
namespace {

using program::Entry;
using program::kNever;
using program::Occasion;
using program::Reward;

Money rounded(double minor) {
  return {static_cast<std::int64_t>(std::clamp(minor, 0.0, static_cast<double>(kMostMinor)) + 0.5)};
}

Occasion occasion_of(const Step& step) {
  Occasion at;
  at.day = step.day;
  at.paid = step.amount;
  at.event = step.index;
  at.segment = step.segment;
  at.store = step.store;
  at.category = step.category;
  at.basket = step.basket;
  return at;
}

/// Issued units of this currency are not active at once.
bool waits(const program::Pending& pending) {
  return pending.kind == program::Pending::Kind::next_period ||
         (pending.kind == program::Pending::Kind::after && pending.days > 0.0);
}

}  // namespace

Replay::Replay(const Plan& plan, Redemption redemption, double end_day)
    : plan_(plan),
      without_returns_(plan.rules),
      redemption_(redemption),
      end_day_(end_day),
      fewest_(plan.rules.currencies.size()),
      totals_(plan.rules) {
  without_returns_.returns_days = 0.0;
  for (const Reward& reward : plan.rules.rewards) {
    auto& fewest = fewest_[reward.currency];
    const std::int64_t units = std::max<std::int64_t>(1, reward.units.count);
    if (fewest == 0 || units < fewest) fewest = units;
  }
}

const Customer& Replay::run(std::span<const Step> steps, const EachLine& each_line,
                            const EachPurchase& each_purchase) {
  account_.clear();
  journal_.clear();
  const auto units = plan_.rules.currencies.size();
  customer_ = {};
  customer_.units.assign(units, {});
  bought_.clear();
  visit_open_ = false;
  const bool has_returns = std::any_of(steps.begin(), steps.end(),
                                       [](const Step& step) { return step.kind == Step::Kind::give_back; });
  for (const Step& step : steps) {
    using enum Step::Kind;
    if (!account_.is_open()) {
      if (step.kind == purchase && step.day >= std::max(0.0, plan_.starts_day)) {
        join(step, has_returns);
        book(each_line);
      } else {
        if (step.kind == purchase) ++totals_.purchases_before;
        if (step.kind == give_back) totals_.unmatched_returns += step.amount;
        if (step.kind == event || step.kind == redeem) ++totals_.before_joining;
        continue;
      }
    }
    if (step.kind == purchase || step.day != visit_.day) end_visit();
    switch (step.kind) {
      case give_back:
        this->give_back(step);
        break;
      case purchase:
        this->purchase(step, each_purchase);
        break;
      case event:
        ++totals_.events;
        account_.event(occasion_of(step), journal_);
        break;
      case redeem:
        redeem_recorded(step);
        break;
    }
    book(each_line);
  }
  if (account_.is_open()) finish(each_line);
  totals_.add(customer_);
  return customer_;
}

void Replay::join(const Step& step, bool has_returns) {
  keeps_bought_ = has_returns;
  customer_.joined_day = step.day;
  tier_since_ = step.day;
  Occasion at = occasion_of(step);
  at.paid = {};
  account_.open(has_returns ? plan_.rules : without_returns_, at, journal_);
}

void Replay::purchase(const Step& step, const EachPurchase& each_purchase) {
  visit_ = occasion_of(step);
  const program::Sale sale = program::sell(account_, plan_.terms, visit_, journal_);
  if (keeps_bought_) bought_.push_back({step.amount, sale.earning});
  if (each_purchase) each_purchase({step.day, step.amount, sale.standing});
  ++customer_.purchases;
  customer_.revenue += step.amount;
  customer_.discounts += sale.standing;
  totals_.tier_discounts += sale.of_tier;
  totals_.membership_discounts += sale.standing - sale.of_tier;
  visit_tier_ = sale.tier;
  visit_open_ = true;
  if (redemption_ == Redemption::asap) choose();
}

void Replay::end_visit() {
  // Perks that are a share of what is paid wait for the rewards that are still taken off it.
  if (visit_open_) totals_.perk_cost += program::perks_of(plan_.rules, plan_.terms, visit_tier_, visit_.paid);
  visit_open_ = false;
}

void Replay::choose() {
  double best_value = 0.0;
  std::size_t best = 0;
  std::int64_t best_count = 0;
  for (std::size_t r = 0; r < plan_.rules.rewards.size(); ++r) {
    const Reward& reward = plan_.rules.rewards[r];
    if (reward.automatic) continue;
    const std::int64_t count = account_.redeemable(r, visit_);
    if (count == 0) continue;
    const std::int64_t taken = reward.kind == Reward::Kind::item ? 1 : count;
    const double value = program::worth_to_member(reward, taken);
    if (value > best_value || best_count == 0) {
      best_value = value;
      best = r;
      best_count = taken;
    }
  }
  if (best_count > 0) redeem(best, best_count);
}

void Replay::redeem(std::size_t reward, std::int64_t count) {
  visit_.paid -= account_.redeem(reward, count, visit_, journal_).discount;
}

void Replay::redeem_recorded(const Step& step) {
  if (redemption_ != Redemption::recorded) return;
  if (plan_.rules.rewards[step.index].automatic) {
    ++totals_.recorded_automatic;
    return;
  }
  // It comes with the last purchase of the day; without one there is nothing to take a discount off.
  if (customer_.purchases == 0 || visit_.day != step.day) visit_ = occasion_of(step);
  account_.advance(step.day, journal_);
  visit_.tier = account_.tier();
  const std::int64_t most = account_.redeemable(step.index, visit_);
  if (most == 0) {
    ++totals_.recorded_refused;
    return;
  }
  ++totals_.recorded;
  redeem(step.index, plan_.rules.rewards[step.index].kind == Reward::Kind::item ? 1 : most);
}

void Replay::give_back(const Step& step) {
  // Rows state list prices; the account knows what was paid of them. Both match the latest purchases first.
  Money left = step.amount;
  Money paid{0};
  while (left.minor > 0 && !bought_.empty()) {
    Returnable& last = bought_.back();
    if (left >= last.listed) {
      left -= last.listed;
      paid += last.paid;
      bought_.pop_back();
      continue;
    }
    const Money part =
        std::min(last.paid, rounded(static_cast<double>(last.paid.minor) * static_cast<double>(left.minor) /
                                    static_cast<double>(last.listed.minor)));
    last.listed -= left;
    last.paid -= part;
    paid += part;
    left = {};
  }
  customer_.returned += step.amount - left;
  totals_.unmatched_returns += left;
  const Money matched = account_.give_back(step.day, paid, journal_);
  STAMKUND_EXPECT(matched == paid);
}

void Replay::leave_tier(double day) {
  const std::size_t tier = customer_.tier;
  if (tier > 0) {
    // At once, and again at each full year in it.
    const auto years =
        static_cast<std::int64_t>(std::floor(std::max(0.0, day - tier_since_) / kDaysPerYear)) + 1;
    totals_.perk_cost.minor += years * plan_.rules.tiers.tiers[tier - 1].cost_per_year.minor;
  }
  tier_since_ = day;
}

void Replay::book(const EachLine& each_line) {
  totals_.lines += journal_.size();
  for (std::size_t i = 0; i < journal_.size(); ++i) {
    const Entry& entry = journal_[i];
    if (entry.kind == Entry::Kind::tier) {
      const auto after = static_cast<std::size_t>(entry.units);
      (after > customer_.tier ? totals_.upgrades : totals_.downgrades) += 1;
      leave_tier(entry.day);
      customer_.tier = after;
    } else if (entry.kind == Entry::Kind::reward) {
      book_reward(entry);
    } else {
      book_units(entry);
    }
    // A program of tiers alone has no currency, and its entries are of none.
    const UnitCount held =
        entry.currency < customer_.units.size() ? customer_.units[entry.currency] : UnitCount{};
    if (each_line) each_line({entry, held.balance, held.pending, customer_.tier});
    // What came and went at one instant nobody ever had.
    if (i + 1 == journal_.size() || journal_[i + 1].day > entry.day) note_reached();
  }
  journal_.clear();
}

void Replay::book_units(const Entry& entry) {
  UnitCount& held = customer_.units[entry.currency];
  switch (entry.kind) {
    case Entry::Kind::issued:
      held.issued += entry.units;
      (waits(plan_.rules.currencies[entry.currency].pending) ? held.pending : held.balance) += entry.units;
      totals_.first_issued = std::min(totals_.first_issued, entry.day);
      break;
    case Entry::Kind::activated:
      held.pending -= entry.units;
      held.balance += entry.units;
      break;
    case Entry::Kind::redeemed:
      held.redeemed += entry.units;
      held.balance -= entry.units;
      totals_.rewards[entry.rule].units += entry.units;
      if (entry.units > 0) totals_.first_redeemed = std::min(totals_.first_redeemed, entry.day);
      break;
    case Entry::Kind::expired:
      held.expired += entry.units;
      held.balance -= entry.units;
      totals_.first_expired = std::min(totals_.first_expired, entry.day);
      break;
    case Entry::Kind::reversed:
      // Pending units are taken back first, so a line is of one kind.
      held.reversed += entry.units;
      (held.pending > 0 ? held.pending : held.balance) -= entry.units;
      break;
    case Entry::Kind::reinstated:
      held.expired -= entry.units;
      held.balance += entry.units;
      break;
    default:
      break;
  }
}

void Replay::note_reached() {
  for (std::size_t c = 0; c < customer_.units.size() && !customer_.reached; ++c)
    customer_.reached =
        customer_.units[c].redeemed > 0 || (fewest_[c] > 0 && customer_.units[c].balance >= fewest_[c]);
}

Money cost_of(const Reward& reward, const Entry& entry) {
  if (reward.kind == Reward::Kind::payout) return entry.money;
  if (reward.kind != Reward::Kind::item || entry.units <= 0) return {};
  return std::min(entry.money,
                  rounded(static_cast<double>(entry.units) * static_cast<double>(reward.cost.minor)));
}

void Replay::book_reward(const Entry& entry) {
  const Reward& reward = plan_.rules.rewards[entry.rule];
  const Money cost = cost_of(reward, entry);
  RewardCount count;
  count.handed_over = entry.units;
  count.cost = cost;
  count.discount = entry.money - cost;
  count.coupons_used = entry.units == 0 ? 1 : 0;
  totals_.rewards[entry.rule] += count;
  customer_.rewards += entry.units;
  customer_.reward_cost += cost;
  customer_.discounts += count.discount;
  if (reward.stock == program::kNoLimit || entry.units == 0) return;
  auto& used = totals_.stock_used[entry.rule];
  const auto day = static_cast<std::size_t>(std::max(0.0, entry.day));
  if (used.size() <= day) used.resize(day + 1);
  used[day] += entry.units;
}

void Replay::finish(const EachLine& each_line) {
  end_visit();
  account_.advance(std::max(end_day_, account_.now()), journal_);
  book(each_line);
  leave_tier(end_day_);
  STAMKUND_EXPECT(customer_.tier == account_.tier());
  customer_.counted = account_.status().counted();
  for (std::size_t c = 0; c < customer_.units.size(); ++c) {
    customer_.expires_day.push_back(account_.purse(c).mean_expiry_day());
    const UnitCount& held = customer_.units[c];
    STAMKUND_EXPECT(held.conserved());
    STAMKUND_EXPECT(held.balance == account_.purse(c).balance() &&
                    held.pending == account_.purse(c).pending());
  }
}

}  // namespace stamkund::ledger
