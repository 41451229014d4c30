#include "models/program/purse.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::program {

void Purse::open(const Rules& rules, std::size_t currency) {
  rules_ = &rules;
  currency_ = &rules.currencies[currency];
  index_ = static_cast<std::uint8_t>(currency);
  sliding_ = currency_->expiry.kind == Expiry::Kind::sliding;
  first_after_break_ = rules.cohort_break_day < kNever ? cohort_of(rules.cohort_break_day)
                                                       : std::numeric_limits<std::int32_t>::max();
  balance_ = pending_ = debt_ = 0;
  deadline_ = kNever;
  last_active_ = -kNever;
  lots_.clear();
  waiting_.clear();
  lost_.clear();
}

void Purse::write(Journal& journal, Entry::Kind kind, double day, std::int64_t units, std::int32_t cohort,
                  std::uint16_t rule) const {
  // In its place: a copy of what was just written piece by piece makes a processor wait.
  Entry& entry = journal.emplace_back();
  entry.kind = kind;
  entry.currency = index_;
  entry.rule = rule;
  entry.cohort = cohort;
  entry.day = day;
  entry.units = units;
}

std::int32_t Purse::cohort_of(double day) const {
  const double length = rules_->cohort_days;
  const double start = rules_->cohort_break_day;
  // By truncation: std::floor would be a library call.
  const auto whole = [](double periods) {
    const auto truncated = static_cast<std::int32_t>(periods);
    return truncated - (periods < static_cast<double>(truncated) ? 1 : 0);
  };
  if (day < start) return whole(day / length);
  return static_cast<std::int32_t>(std::ceil(start / length)) + whole((day - start) / length);
}

double Purse::activation_of(double day) const {
  const Pending& pending = currency_->pending;
  switch (pending.kind) {
    case Pending::Kind::none:
      return day;
    case Pending::Kind::after:
      return rules_->calendar.after(day, pending.days);
    case Pending::Kind::next_period:
      return rules_->calendar.end(day, pending.period);
  }
  return day;
}

double Purse::life_from(double day, double extension_days) const {
  const Calendar& calendar = rules_->calendar;
  const double end = calendar.after(day, currency_->expiry.days);
  return extension_days == 0.0 ? end : calendar.after(end, extension_days);
}

double Purse::expiry_of(double from_day, double extension_days) const {
  const Expiry& expiry = currency_->expiry;
  switch (expiry.kind) {
    case Expiry::Kind::rolling:
      return life_from(from_day, extension_days);
    case Expiry::Kind::end_of:
      return rules_->calendar.end(life_from(from_day, extension_days), expiry.period);
    case Expiry::Kind::date:
      return from_day < expiry.date_day ? expiry.date_day + extension_days : kNever;
    case Expiry::Kind::none:
    case Expiry::Kind::sliding:
      return kNever;
  }
  return kNever;
}

std::int64_t Purse::held_from_before(double day) const {
  std::int64_t units = 0;
  for (const Lot& lot : lots_)
    if (is_before_break(lot.cohort)) units += lot.units;
  for (const Waiting& one : waiting_)
    if (is_before_break(one.cohort)) units += one.units;
  for (const Lost& one : lost_)
    if (is_before_break(one.cohort) && day - one.day <= currency_->expiry.reinstatement_days)
      units += one.units;
  return units;
}

double Purse::mean_expiry_day() const noexcept {
  if (sliding_) return next_expiry_day();
  double sum = 0.0;
  std::int64_t units = 0;
  for (const Lot& lot : lots_) {
    sum += lot.expires_day * static_cast<double>(lot.units);
    units += lot.units;
  }
  return units > 0 ? sum / static_cast<double>(units) : kNever;
}

Purse::Loss Purse::loss_of(std::int64_t units) const noexcept {
  if (sliding_) return {next_expiry_day(), std::max<std::int64_t>(balance_, 0)};
  Loss loss{kNever, 0};
  for (const Lot& lot : lots_) {
    if (lot.expires_day == kNever || (loss.units >= units && lot.expires_day > loss.day)) break;
    loss.day = lot.expires_day;
    loss.units += lot.units;
  }
  return loss;
}

void Purse::credit(double day, std::int64_t units, std::uint16_t source, double extension_days,
                   Journal& journal) {
  const std::int32_t cohort = cohort_of(day);
  write(journal, Entry::Kind::issued, day, units, cohort, source);
  const double active_day = activation_of(day);
  // An expiry date asks when units were earned, always.
  const bool from_activation =
      currency_->expiry.from_activation && currency_->expiry.kind != Expiry::Kind::date;
  const double expires_day = expiry_of(from_activation ? active_day : day, extension_days);
  slide(day, extension_days);
  if (active_day <= day) {
    add_lot(expires_day, units, cohort);
    return;
  }
  pending_ += units;
  waiting_.insert_sorted([active_day](const Waiting& one) { return one.active_day > active_day; }, active_day,
                         expires_day, units, cohort);
}

void Purse::take_over(double day, const Opening::Units& held, double earned_day, double extension_days,
                      Journal& journal) {
  const std::int64_t units = held.active + held.pending;
  constexpr std::int32_t cohort = -1;  // before the first one of the run
  if (units != 0) write(journal, Entry::Kind::issued, day, units, cohort, kOpening);
  if (held.active < 0) {
    debt_ = -held.active;
    balance_ = held.active;
  }
  const double active_day = std::max(day, activation_of(earned_day));
  const bool from_activation =
      currency_->expiry.from_activation && currency_->expiry.kind != Expiry::Kind::date;
  const double by_rule = expiry_of(earned_day, extension_days);
  slide(earned_day, extension_days);
  if (sliding_ && held.expires_day) deadline_ = *held.expires_day;
  if (held.active > 0) add_lot(sliding_ ? kNever : held.expires_day.value_or(by_rule), held.active, cohort);
  if (held.pending <= 0) return;
  pending_ += held.pending;
  const double expires_day = from_activation ? expiry_of(active_day, extension_days) : by_rule;
  (void)waiting_.emplace_back(active_day, expires_day, held.pending, cohort);
}

void Purse::slide(double day, double extension_days) noexcept {
  if (!sliding_) return;
  last_active_ = day;
  deadline_ = life_from(day, extension_days);
}

void Purse::prolong(double extension_days) noexcept {
  if (sliding_ && extension_days > 0.0)
    deadline_ = std::max(deadline_, life_from(last_active_, extension_days));
}

void Purse::add_lot(double expires_day, std::int64_t units, std::int32_t cohort) {
  balance_ += units;
  // Debts are paid first.
  const std::int64_t paid = std::min(debt_, units);
  debt_ -= paid;
  units -= paid;
  if (units == 0) return;
  if (!lots_.empty() && lots_.back().expires_day == expires_day && lots_.back().cohort == cohort) {
    lots_.back().units += units;
    return;
  }
  lots_.insert_sorted([expires_day](const Lot& lot) { return lot.expires_day > expires_day; }, expires_day,
                      units, cohort);
}

void Purse::activate(double day, double extension_days, Journal& journal) {
  while (next_activation_day() <= day) {
    const Waiting one = waiting_.front();
    waiting_.pop_front();
    pending_ -= one.units;
    write(journal, Entry::Kind::activated, day, one.units, one.cohort);
    add_lot(one.expires_day, one.units, one.cohort);
    slide(day, extension_days);
  }
}

void Purse::lose(double day, std::int64_t units, std::int32_t cohort, Journal& journal) {
  balance_ -= units;
  write(journal, Entry::Kind::expired, day, units, cohort);
  if (currency_->expiry.reinstatement_days > 0.0) lost_.push_back({day, units, cohort});
}

void Purse::expire(double day, Journal& journal) {
  if (next_expiry_day() > day) return;
  while (!lots_.empty() && (sliding_ || lots_.front().expires_day <= day)) {
    lose(day, lots_.front().units, lots_.front().cohort, journal);
    lots_.pop_front();
  }
  deadline_ = kNever;
}

std::int64_t Purse::take_back(double day, double earned_day, std::int64_t units, Journal& journal) {
  return take(currency_->returns, day, earned_day, units, journal);
}

std::int64_t Purse::take(ReturnPolicy policy, double day, double earned_day, std::int64_t units,
                         Journal& journal) {
  if (policy == ReturnPolicy::keep) return 0;
  std::int64_t left = units;
  const auto take = [&](std::int64_t taken, std::int32_t cohort) {
    left -= taken;
    write(journal, Entry::Kind::reversed, day, taken, cohort);
  };
  while (left > 0 && !waiting_.empty()) {
    Waiting& last = waiting_.back();
    const std::int64_t taken = std::min(left, last.units);
    last.units -= taken;
    pending_ -= taken;
    take(taken, last.cohort);
    if (last.units == 0) waiting_.pop_back();
  }
  if (policy == ReturnPolicy::pending_only) return units - left;
  while (left > 0 && !lots_.empty()) {
    Lot& last = lots_.back();
    const std::int64_t taken = std::min(left, last.units);
    last.units -= taken;
    balance_ -= taken;
    take(taken, last.cohort);
    if (last.units == 0) lots_.pop_back();
  }
  if (policy == ReturnPolicy::into_negative && left > 0) {
    debt_ += left;
    balance_ -= left;
    take(left, cohort_of(earned_day));
  }
  return units - left;
}

void Purse::burn(double day, std::int64_t units, std::uint16_t reward, double extension_days,
                 Journal& journal) {
  STAMKUND_EXPECT(units > 0 && units <= balance_);
  balance_ -= units;
  slide(day, extension_days);
  while (units > 0) {
    Lot& lot = lots_.front();
    const std::int64_t taken = std::min(units, lot.units);
    lot.units -= taken;
    units -= taken;
    // Lots of one period of issue are one line.
    Entry* const last = journal.empty() ? nullptr : &journal.back();
    if (last != nullptr && last->kind == Entry::Kind::redeemed && last->currency == index_ &&
        last->rule == reward && last->cohort == lot.cohort && last->day == day)
      last->units += taken;
    else
      write(journal, Entry::Kind::redeemed, day, taken, lot.cohort, reward);
    if (lot.units == 0) lots_.pop_front();
  }
}

void Purse::unburn(double day, std::int64_t units, std::uint16_t reward, std::int32_t cohort,
                   double extension_days, Journal& journal) {
  write(journal, Entry::Kind::redeemed, day, -units, cohort, reward);
  add_lot(expiry_of(day, extension_days), units, cohort);
  slide(day, extension_days);
}

void Purse::reinstate(double day, double extension_days, Journal& journal) {
  if (lost_.empty()) return;
  const double since = day - currency_->expiry.reinstatement_days;
  for (const Lost& one : lost_) {
    if (one.day < since) continue;
    write(journal, Entry::Kind::reinstated, day, one.units, one.cohort);
    add_lot(expiry_of(day, extension_days), one.units, one.cohort);
    slide(day, extension_days);
  }
  lost_.clear();
}

void Purse::forfeit(double day, Journal& journal) {
  for (const Waiting& one : waiting_) {
    pending_ -= one.units;
    write(journal, Entry::Kind::expired, day, one.units, one.cohort);
  }
  waiting_.clear();
  for (const Lot& lot : lots_) {
    balance_ -= lot.units;
    write(journal, Entry::Kind::expired, day, lot.units, lot.cohort);
  }
  lots_.clear();
  lost_.clear();
  deadline_ = kNever;
}

}  // namespace stamkund::program
