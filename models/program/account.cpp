#include "models/program/account.h"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"

namespace stamkund::program {
namespace {

/// No reward, coupon or payout is worth more minor units.
constexpr double kMostMinor = 1e11;

Money to_money(double minor) { return {static_cast<std::int64_t>(std::clamp(minor, 0.0, kMostMinor) + 0.5)}; }

}  // namespace

void Account::begin(const Rules& rules, const Occasion& now, double opened_day) {
  STAMKUND_EXPECT(rules.currencies.size() <= kMaxCurrencies);
  rules_ = &rules;
  outline_.read(rules);
  opened_day_ = opened_day;
  now_ = now.day;
  who_ = now;
  who_.basket = nullptr;  // of this occasion only
  purses_.resize(rules.currencies.size());
  earnings_.resize(rules.currencies.size());
  for (std::size_t c = 0; c < purses_.size(); ++c) {
    purses_[c].open(rules, c);
    earnings_[c].open(rules.currencies[c], rules);
  }
  challenges_.assign(rules.missions.size(), Challenge{});
  reward_usage_.assign(rules.rewards.size(), Usage{});
  coupons_.clear();
  bought_.clear();
  spent_.clear();
  latest_ = {};
  status_.open(rules, opened_day);
  next_anniversary_ = outline_.anniversary_earns ? rules.calendar.after(opened_day, kDaysPerYear) : kNever;
}

void Account::take_over(const Rules& rules, const Opening& opening, const Occasion& now, Journal& journal) {
  begin(rules, now, opening.joined_day);
  while (next_anniversary_ <= now.day)
    next_anniversary_ = rules.calendar.after(next_anniversary_, kDaysPerYear);
  status_.take_over(now.day, opening.tier, opening.counted);
  for (std::size_t c = 0; c < purses_.size(); ++c)
    purses_[c].take_over(now.day, opening.units[c], opening.earned_day, extension_days(c), journal);
  reschedule(now.day);
  advance(now.day, journal);
}

void Account::open(const Rules& rules, Occasion occasion, Journal& journal) {
  begin(rules, occasion, occasion.day);
  for (std::size_t c = 0; c < purses_.size(); ++c)
    if (rules.currencies[c].endowed.count > 0)
      issue(c, occasion.day, rules.currencies[c].endowed.count, kEndowment, journal);
  occasion.on = EarnRule::On::joining;
  occasion.paid = {};
  occasion.tier = 0;
  status_.qualify(occasion.day, earn(occasion, journal, nullptr));
  climb(occasion, journal);
  occasion.tier = status_.tier();
  (void)burn_automatic(occasion, true, journal);
  reschedule(occasion.day);
}

void Account::close(double day, Journal& journal) {
  STAMKUND_EXPECT(is_open());
  advance(day, journal);
  for (auto& purse : purses_) purse.forfeit(day, journal);
  if (status_.tier() > 0)
    journal.push_back({Entry::Kind::tier, 0, 0, static_cast<std::int32_t>(status_.tier()), day, 0, {}});
  rules_ = nullptr;
}

void Account::reschedule(double day) {
  next_day_ = std::min(status_.next_day(), next_anniversary_);
  for (const auto& purse : purses_) next_day_ = std::min(next_day_, purse.next_day());
  for (const std::size_t r : outline_.automatic_payout) {
    const Reward& reward = rules_->rewards[r];
    const std::int64_t balance = purses_[reward.currency].balance();
    if (balance <= 0 || balance < reward.units.count) continue;
    // The rules hold it back: until its time begins, another weekday, or another period of its limit.
    if (reward.scope.from_day > day) next_day_ = std::min(next_day_, reward.scope.from_day);
    if (day >= std::min(reward.scope.until_day, reward.withdrawn_day)) continue;
    if (reward.scope.weekdays != 0x7F)
      next_day_ = std::min(next_day_, rules_->calendar.end(day, Period::day));
    if (reward.limit.limits()) next_day_ = std::min(next_day_, rules_->calendar.end(day, reward.limit.per));
  }
}

void Account::issue(std::size_t currency, double day, std::int64_t units, std::uint16_t source,
                    Journal& journal) {
  purses_[currency].credit(day, units, source, extension_days(currency), journal);
}

double Account::extension_days(std::size_t currency) const {
  const std::size_t tier = status_.tier();
  return tier == 0 ? 0.0 : rules_->tiers.tiers[tier - 1].extension_days(currency);
}

std::int64_t Account::basis_balance() const {
  return outline_.has_tiers && rules_->tiers.basis == TierRules::Basis::balance
             ? purses_[rules_->tiers.currency].balance()
             : 0;
}

void Account::due(double day, Journal& journal, bool burns) {
  for (std::size_t c = 0; c < purses_.size(); ++c)
    if (purses_[c].next_activation_day() <= day) purses_[c].activate(day, extension_days(c), journal);
  const std::int64_t held = basis_balance();
  for (auto& purse : purses_) purse.expire(day, journal);
  const std::size_t before = status_.tier();
  if (status_.next_day() <= day || basis_balance() < held) status_.review(day, basis_balance(), journal);
  const bool pays_out = burns && !outline_.automatic_payout.empty();
  if (status_.tier() > before || next_anniversary_ <= day || pays_out) {
    Occasion occasion = who_;
    occasion.day = day;
    occasion.paid = {};
    if (status_.tier() > before) earn_upgrade(occasion, journal);
    occasion.tier = status_.tier();
    if (next_anniversary_ <= day) {
      next_anniversary_ = rules_->calendar.after(next_anniversary_, kDaysPerYear);
      occasion.on = EarnRule::On::anniversary;
      status_.qualify(day, earn(occasion, journal, nullptr));
      climb(occasion, journal);
      occasion.tier = status_.tier();
    }
    if (burns) (void)burn_automatic(occasion, true, journal);
  }
  reschedule(day);
}

std::int64_t Account::earn(const Occasion& occasion, Journal& journal, Bought* bought) {
  std::int64_t qualifying = 0;
  const TierRules& tiers = rules_->tiers;
  for (std::size_t c = 0; c < purses_.size(); ++c)
    earnings_[c].earn(occasion, [&](std::size_t rule, std::int64_t units) {
      issue(c, occasion.day, units, static_cast<std::uint16_t>(rule), journal);
      if (bought != nullptr) bought->earned[c] += units;
      if (tiers.basis == TierRules::Basis::earned && tiers.currency == c) qualifying += units;
    });
  return qualifying;
}

std::int64_t Account::credit_missions(const Occasion& occasion, Journal& journal, Bought* bought) {
  std::int64_t qualifying = 0;
  for (std::size_t m = 0; m < challenges_.size(); ++m) {
    const Mission& mission = rules_->missions[m];
    Challenge& challenge = challenges_[m];
    if (challenge.done && !mission.repeats) continue;
    if (!fits(mission.scope, occasion, rules_->calendar)) continue;
    const Money paid = paid_in(mission.scope, occasion);
    if (paid < mission.minimum_purchase) continue;
    if (occasion.day > challenge.until_day) {
      challenge.progress = mission.endowed;
      challenge.until_day = occasion.day + mission.within_days;
    }
    challenge.progress += mission.counts == Mission::Counts::visits ? 1 : paid.minor;
    if (challenge.progress < mission.target) continue;
    challenge.done = true;
    challenge.progress = 0;
    challenge.until_day = -kNever;
    issue(mission.currency, occasion.day, mission.bonus.count, static_cast<std::uint16_t>(kFirstMission + m),
          journal);
    if (bought != nullptr) bought->earned[mission.currency] += mission.bonus.count;
    if (rules_->tiers.basis == TierRules::Basis::earned && rules_->tiers.currency == mission.currency)
      qualifying += mission.bonus.count;
  }
  return qualifying;
}

void Account::climb(const Occasion& occasion, Journal& journal) {
  const std::size_t before = status_.tier();
  status_.climb(occasion.day, basis_balance(), journal);
  if (status_.tier() > before) earn_upgrade(occasion, journal);
}

void Account::earn_upgrade(Occasion occasion, Journal& journal) {
  for (std::size_t c = 0; c < purses_.size(); ++c) purses_[c].prolong(extension_days(c));
  // A bonus for an upgrade does not count for a tier: otherwise tiers could feed themselves.
  occasion.on = EarnRule::On::upgrade;
  occasion.paid = {};
  occasion.tier = status_.tier();
  (void)earn(occasion, journal, nullptr);
}

Money Account::use_coupon(double day, Money price, Journal& journal) {
  arrive(day, journal);
  if (coupons_.empty()) return {};
  std::erase_if(coupons_, [day](const Coupon& coupon) { return coupon.until_day < day; });
  if (coupons_.empty() || price.minor <= 0) return {};
  const Coupon coupon = coupons_.front();
  if (--coupons_.front().count == 0) coupons_.erase(coupons_.begin());
  const Money discount = std::min(coupon.discount, price);
  journal.push_back({Entry::Kind::reward, static_cast<std::uint8_t>(rules_->rewards[coupon.reward].currency),
                     coupon.reward, 0, day, 0, discount, coupon.before_break});
  return discount;
}

Given Account::purchase(Occasion& occasion, Journal& journal) {
  STAMKUND_EXPECT(is_open());
  arrive(occasion.day, journal);
  occasion.on = EarnRule::On::purchase;
  occasion.tier = status_.tier();
  for (std::size_t c = 0; outline_.units_come_back && c < purses_.size(); ++c)
    purses_[c].reinstate(occasion.day, extension_days(c), journal);
  Bought* bought = nullptr;
  if (rules_->returns_days > 0.0) {
    // Swept only before the vector would grow: at each purchase it would cost the square of their number.
    // What should be gone is passed over anyway.
    if (bought_.size() == bought_.capacity())
      std::erase_if(bought_, [&](const Bought& one) {
        return one.day < occasion.day - rules_->returns_days || one.returned >= one.paid;
      });
    bought_.push_back({occasion.day, occasion.paid, {}, {}, {}, 0, 0, status_.resets(), ++purchases_});
    bought = &bought_.back();
  }
  const std::size_t since = journal.size();
  std::int64_t qualifying = earn(occasion, journal, bought);
  if (outline_.some_on_money) note_latest(occasion, since, journal);
  if (!challenges_.empty()) qualifying += credit_missions(occasion, journal, bought);
  if (outline_.has_tiers) {
    if (rules_->tiers.basis == TierRules::Basis::spend) qualifying = occasion.paid.minor;
    if (rules_->tiers.basis == TierRules::Basis::transactions) qualifying = 1;
    if (bought != nullptr) bought->qualified = qualifying;
    status_.qualify(occasion.day, qualifying);
    climb(occasion, journal);
    occasion.tier = status_.tier();
  }
  const Given given = burn_automatic(occasion, false, journal);
  reschedule(occasion.day);
  return given;
}

void Account::event(Occasion occasion, Journal& journal) {
  STAMKUND_EXPECT(is_open());
  arrive(occasion.day, journal);
  occasion.on = EarnRule::On::event;
  occasion.tier = status_.tier();
  status_.qualify(occasion.day, earn(occasion, journal, nullptr));
  climb(occasion, journal);
  occasion.tier = status_.tier();
  (void)burn_automatic(occasion, true, journal);
  reschedule(occasion.day);
}

void Account::grant(std::size_t currency, std::int64_t units, bool with_purchase, const Occasion& occasion,
                    Journal& journal) {
  STAMKUND_EXPECT(is_open() && currency < purses_.size() && units >= 0);
  arrive(occasion.day, journal);
  issue(currency, occasion.day, units, kGift, journal);
  if (with_purchase && !bought_.empty()) bought_.back().earned[currency] += units;
  reschedule(occasion.day);
}

std::int64_t Account::redeemable(std::size_t index, const Occasion& occasion) {
  const Reward& reward = rules_->rewards[index];
  if (!affords(reward) || occasion.day >= reward.withdrawn_day) return 0;
  const std::int64_t balance = purses_[reward.currency].balance();
  if (!fits(reward.scope, occasion, rules_->calendar)) return 0;
  const Usage& usage = reward_usage_[index];
  const std::int64_t times = usage.times_left(reward.limit, occasion.day, rules_->calendar);
  const std::int64_t units = usage.units_left(reward.limit, occasion.day, rules_->calendar);
  if (times == 0) return 0;
  if (reward.kind == Reward::Kind::item) {
    const std::int64_t affordable = std::min(balance, units) / reward.units.count;
    // Off this purchase, more than its price is worth nothing.
    const bool uses_price = reward.discount.minor > 0 && reward.cost.minor == 0 && reward.coupon_days <= 0.0;
    const std::int64_t useful =
        !uses_price ? kNoLimit : (occasion.paid.minor + reward.discount.minor - 1) / reward.discount.minor;
    return std::min({affordable, times, useful});
  }
  std::int64_t most = std::min(balance, units);
  if (reward.kind == Reward::Kind::ratio)
    most = std::min(most, whole_units(reward.most_share * static_cast<double>(occasion.paid.minor) /
                                      reward.minor_per_unit));
  return most >= std::max<std::int64_t>(reward.units.count, 1) ? most : 0;
}

Given Account::redeem(std::size_t index, std::int64_t count, const Occasion& occasion, Journal& journal) {
  STAMKUND_EXPECT(count >= 1 && count <= redeemable(index, occasion));
  const Reward& reward = rules_->rewards[index];
  const bool item = reward.kind == Reward::Kind::item;
  const std::int64_t units = item ? reward.units.count * count : count;
  const auto number = static_cast<std::uint16_t>(index);
  const std::size_t burned = journal.size();
  purses_[reward.currency].burn(occasion.day, units, number, extension_days(reward.currency), journal);
  const double before_break = share_from_before(reward.currency, burned, journal);
  const std::size_t after_burning = journal.size();
  reward_usage_[index].add(reward.limit, occasion.day, rules_->calendar, units, item ? count : 1);
  Given given{{}, item ? count : 1};
  Money money{};
  if (item) {
    money = to_money(static_cast<double>(count) * static_cast<double>(reward.cost.minor));
    if (reward.coupon_days <= 0.0)
      given.discount = std::min(
          to_money(static_cast<double>(count) * static_cast<double>(reward.discount.minor)), occasion.paid);
    else if (reward.discount.minor > 0)
      coupons_.push_back({occasion.day + reward.coupon_days, reward.discount, count, number, before_break});
  } else if (reward.kind == Reward::Kind::ratio) {
    given.discount = std::min(to_money(static_cast<double>(units) * reward.minor_per_unit), occasion.paid);
  } else {
    money = to_money(static_cast<double>(units) * reward.minor_per_unit);
  }
  journal.push_back({Entry::Kind::reward, static_cast<std::uint8_t>(reward.currency), number, 0, occasion.day,
                     given.rewards, money + given.discount, before_break});
  if (rules_->currencies[reward.currency].redeemed_comes_back && given.discount.minor > 0 &&
      !bought_.empty() && bought_.back().day == occasion.day)
    for (std::size_t i = burned; i < after_burning; ++i)
      spent_.push_back({bought_.back().number, journal[i].units, journal[i].cohort, number});
  if (outline_.some_on_money && latest_.day == occasion.day) earn_less(given.discount, occasion.day, journal);
  reschedule(occasion.day);
  return given;
}

double Account::share_from_before(std::size_t currency, std::size_t since, const Journal& journal) const {
  std::int64_t before = 0;
  std::int64_t all = 0;
  for (std::size_t i = since; i < journal.size(); ++i) {
    all += journal[i].units;
    if (purses_[currency].is_before_break(journal[i].cohort)) before += journal[i].units;
  }
  return all > 0 ? static_cast<double>(before) / static_cast<double>(all) : 0.0;
}

Account::FromBefore Account::from_before(double day) const {
  FromBefore out;
  for (const Coupon& coupon : coupons_) {
    if (coupon.until_day < day || coupon.before_break <= 0.0) continue;
    out.coupon_minor += coupon.before_break * static_cast<double>(coupon.count) *
                        static_cast<double>(coupon.discount.minor) *
                        (1.0 - rules_->rewards[coupon.reward].partner_share);
  }
  for (const Purse& purse : purses_) out.units.push_back(purse.held_from_before(day));
  return out;
}

bool Account::holds_from_before(double day, std::uint32_t useful, bool visits) const {
  if (visits)
    for (const Coupon& coupon : coupons_)
      if (coupon.until_day >= day && coupon.before_break > 0.0) return true;
  for (std::size_t c = 0; c < purses_.size(); ++c)
    if ((useful >> c & 1U) != 0 && purses_[c].held_from_before(day) > 0) return true;
  return false;
}

Given Account::burn_automatic(const Occasion& occasion, bool payouts_only, Journal& journal) {
  Given all;
  const auto& rewards = payouts_only ? outline_.automatic_payout : outline_.automatic;
  if (rewards.empty()) return all;
  Money paid = occasion.paid;
  for (const std::size_t r : rewards) {
    if (!affords(rules_->rewards[r])) continue;
    Occasion here = occasion;
    here.paid = paid;
    if (rules_->rewards[r].kind == Reward::Kind::payout) {
      // Money is paid to the account, wherever the member is.
      here.segment = who_.segment;
      here.store = who_.store;
      here.category = who_.category;
    }
    const std::int64_t count = redeemable(r, here);
    if (count == 0) continue;
    const Given given = redeem(r, count, here, journal);
    all.discount += given.discount;
    all.rewards += given.rewards;
    paid -= given.discount;
  }
  return all;
}

Occasion Account::who_on(double day) const {
  Occasion occasion = who_;
  occasion.day = day;
  occasion.tier = status_.tier();
  return occasion;
}

bool Account::in_view(std::size_t index, const Occasion& who) const {
  const Reward& reward = rules_->rewards[index];
  if (who.day >= reward.withdrawn_day || !is_for(reward.scope, who)) return false;
  const Usage& usage = reward_usage_[index];
  return usage.times_left(reward.limit, who.day, rules_->calendar) > 0 &&
         usage.units_left(reward.limit, who.day, rules_->calendar) >= reward.units.count;
}

bool Account::purchases_earn(std::size_t currency, const Occasion& who) const {
  for (const EarnRule& rule : rules_->currencies[currency].earn)
    if (rule.on == EarnRule::On::purchase && rule.multiplier <= 1.0 && is_for(rule.scope, who)) return true;
  for (const Mission& mission : rules_->missions)
    if (mission.currency == currency && is_for(mission.scope, who)) return true;
  return false;
}

Goal Account::goal(std::size_t currency, double day) const {
  Occasion who;
  if (!outline_.goals_stand) {
    who = who_on(day);
    if (outline_.purchases_earn[currency] == 0 && !purchases_earn(currency, who)) return {};
  }
  const std::int64_t held =
      std::max<std::int64_t>(0, purses_[currency].balance() + purses_[currency].pending());
  std::int64_t lowest = kNoLimit;
  std::int64_t below = 0;
  std::int64_t above = kNoLimit;
  for (const Outline::Aim& aim : outline_.aims) {
    if (aim.currency != currency || (!aim.always && !in_view(aim.reward, who))) continue;
    lowest = std::min(lowest, aim.units);
    if (aim.units <= held) below = std::max(below, aim.units);
    if (aim.units > held) above = std::min(above, aim.units);
  }
  if (lowest == kNoLimit) return {};
  if (above == kNoLimit) {
    // Beyond the dearest: on the way to one more of the cheapest.
    const std::int64_t done = (held - below) % lowest;
    return {static_cast<double>(done) / static_cast<double>(lowest), lowest - done, lowest};
  }
  const std::int64_t size = above - below;
  return {static_cast<double>(held - below) / static_cast<double>(size), above - held, size};
}

Goal Account::mission_goal(double day) const {
  Goal best;
  for (std::size_t m = 0; m < challenges_.size(); ++m) {
    const Mission& mission = rules_->missions[m];
    const Challenge& challenge = challenges_[m];
    if ((challenge.done && !mission.repeats) || !is_for(mission.scope, who_on(day))) continue;
    const bool running = day <= challenge.until_day;
    const std::int64_t done = running ? challenge.progress : mission.endowed;
    const double progress = static_cast<double>(done) / static_cast<double>(mission.target);
    if (best.size == 0 || progress > best.progress) best = {progress, mission.target - done, mission.target};
  }
  return best;
}

double Account::mission_over_day(double day) const {
  double first = kNever;
  for (const Challenge& challenge : challenges_)
    if (challenge.until_day >= day) first = std::min(first, challenge.until_day);
  // Its last day counts: what comes right after is over.
  return first < kNever ? std::nextafter(first, kNever) : kNever;
}

}  // namespace stamkund::program
