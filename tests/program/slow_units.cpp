// Units of the slow ledger: how they come, live, go, and come back.
#include <algorithm>

#include "tests/program/slow_ledger.h"

namespace stamkund::program_test {
using namespace program;

double SlowLedger::extension(std::size_t currency) const {
  if (tier_ == 0) return 0.0;
  const Tier& tier = rules_.tiers.tiers[tier_ - 1];
  const bool meant = (tier.extends & (std::uint64_t{1} << currency)) != 0;
  return meant ? tier.expiry_extension_days : 0.0;
}

/// An earn or burn moves the end of a balance that slides.
void SlowLedger::slide(std::size_t currency, double day) {
  const Expiry& rule = rules_.currencies[currency].expiry;
  if (rule.kind != Expiry::Kind::sliding) return;
  active_day_[currency] = day;
  deadline_[currency] = day + rule.days + extension(currency);
}

/// A higher level lets it end later at once; never sooner, and nothing that is gone comes back.
void SlowLedger::prolong() {
  for (std::size_t c = 0; c < books_.size(); ++c) {
    const Expiry& rule = rules_.currencies[c].expiry;
    const double later = active_day_[c] + rule.days + extension(c);
    if (rule.kind == Expiry::Kind::sliding && later > deadline_[c]) deadline_[c] = later;
  }
}

/// When a lot is lost whose time runs from `from_day`.
double SlowLedger::expiry(std::size_t currency, double from_day) const {
  const Expiry& rule = rules_.currencies[currency].expiry;
  switch (rule.kind) {
    case Expiry::Kind::rolling:
      return from_day + rule.days + extension(currency);
    case Expiry::Kind::end_of:
      return rules_.calendar.end(from_day + rule.days + extension(currency), rule.period);
    case Expiry::Kind::date:
      return from_day < rule.date_day ? rule.date_day + extension(currency) : kNever;
    default:
      return kNever;
  }
}

void SlowLedger::issue(std::size_t currency, double day, std::int64_t units) {
  const Currency& rule = rules_.currencies[currency];
  Lot lot{currency, day, day, kNever, units, false, -kNever, 0};
  if (rule.pending.kind == Pending::Kind::after) lot.active_day = day + rule.pending.days;
  if (rule.pending.kind == Pending::Kind::next_period)
    lot.active_day = rules_.calendar.end(day, rule.pending.period);
  const bool later = rule.expiry.from_activation && rule.expiry.kind != Expiry::Kind::date;
  lot.expires_day = expiry(currency, later ? lot.active_day : day);
  books_[currency].issued += units;
  slide(currency, day);
  if (lot.active_day <= day) add_active(lot, day);
  lots_.push_back(lot);
}

void SlowLedger::add_active(Lot& lot, double day) {
  lot.active = true;
  const std::int64_t owed = std::min(debt_[lot.currency], lot.units);
  debt_[lot.currency] -= owed;
  lot.units -= owed;
  slide(lot.currency, day);
}

void SlowLedger::lose(Lot& lot, double day) {
  books_[lot.currency].expired += lot.units;
  lot.lost = lot.units;
  lot.lost_day = day;
  lot.units = 0;
}

void SlowLedger::reinstate(double day) {
  const std::size_t lots = lots_.size();
  for (std::size_t i = 0; i < lots; ++i) {
    const std::size_t currency = lots_[i].currency;
    const double within = rules_.currencies[currency].expiry.reinstatement_days;
    if (lots_[i].lost == 0 || within <= 0 || day - lots_[i].lost_day > within) continue;
    books_[currency].expired -= lots_[i].lost;
    Lot lot{currency, day, day, expiry(currency, day), lots_[i].lost, true, -kNever, 0};
    lots_[i].lost = 0;
    add_active(lot, day);
    lots_.push_back(lot);
  }
}

void SlowLedger::burn(std::size_t currency, double day, std::int64_t units) {
  books_[currency].redeemed += units;
  while (units > 0) {
    Lot* first = nullptr;
    for (Lot& lot : lots_)
      if (lot.currency == currency && lot.active && lot.units > 0 &&
          (first == nullptr || lot.expires_day < first->expires_day))
        first = &lot;
    const std::int64_t taken = std::min(units, first->units);
    first->units -= taken;
    units -= taken;
  }
  slide(currency, day);
}

void SlowLedger::take_back(std::size_t currency, std::int64_t units) {
  const ReturnPolicy policy = rules_.currencies[currency].returns;
  if (policy == ReturnPolicy::keep) return;
  for (const bool active : {false, true}) {
    if (active && policy == ReturnPolicy::pending_only) return;
    while (units > 0) {
      Lot* last = nullptr;
      const auto key = [active](const Lot& lot) { return active ? lot.expires_day : lot.active_day; };
      for (Lot& lot : lots_)
        if (lot.currency == currency && lot.active == active && lot.units > 0 &&
            (last == nullptr || key(lot) >= key(*last)))
          last = &lot;
      if (last == nullptr) break;
      const std::int64_t taken = std::min(units, last->units);
      last->units -= taken;
      units -= taken;
      books_[currency].reversed += taken;
    }
  }
  if (policy != ReturnPolicy::into_negative) return;
  debt_[currency] += units;
  books_[currency].reversed += units;
}

Money SlowLedger::give_back(double day, Money paid) {
  run_until(day, false);
  std::int64_t matched = 0;
  for (auto bought = bought_.rbegin(); bought != bought_.rend(); ++bought) {
    if (day - bought->day > rules_.returns_days) continue;
    const std::int64_t part = std::min(paid.minor - matched, bought->paid - bought->returned);
    if (part <= 0) continue;
    // What a share of the purchase is worth, rounded down; the difference is what this return adds.
    const auto share = [&](std::int64_t of, std::int64_t returned) { return of * returned / bought->paid; };
    for (std::size_t c = 0; c < books_.size(); ++c)
      take_back(
          c, share(bought->earned[c], bought->returned + part) - share(bought->earned[c], bought->returned));
    if (bought->counted < counted_.size())
      counted_[bought->counted].amount -=
          share(bought->qualified, bought->returned + part) - share(bought->qualified, bought->returned);
    bought->returned += part;
    matched += part;
    taken_off_ = true;
  }
  if (taken_off_) instant(day, true);
  run_until(day, true);
  now_ = day;
  return Money{matched};
}

void SlowLedger::close(double day) {
  advance(day);
  for (Lot& lot : lots_)
    if (lot.units > 0) lose(lot, day);
  tier_ = 0;
}

}  // namespace stamkund::program_test
