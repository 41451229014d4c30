#include "models/program/account.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::program {
namespace {
constexpr double kNever = std::numeric_limits<double>::infinity();
/// No purchase earns more: keeps balances far within 64 bits.
constexpr double kMostUnits = 1e12;
}

Points Account::open(const Rules& rules, double day) {
  close();
  rules_ = &rules;
  if (rules.endowed.count > 0) credit(day, rules.endowed);
  return rules.endowed;
}

void Account::close() {
  rules_ = nullptr;
  balance_ = {};
  ledger_ = {};
  sliding_deadline_ = kNever;
  lots_.clear();
  first_lot_ = 0;
}

double Account::next_expiry_day() const noexcept {
  if (rules_ == nullptr || balance_.count == 0) return kNever;
  if (rules_->expiry.kind == Expiry::Kind::rolling) return lots_[first_lot_].expires_day;
  return sliding_deadline_;
}

Points Account::expire(double day) {
  Points lost{0};
  if (next_expiry_day() > day) return lost;
  if (rules_->expiry.kind == Expiry::Kind::rolling) {
    while (first_lot_ < lots_.size() && lots_[first_lot_].expires_day <= day)
      lost += lots_[first_lot_++].units;
  } else {
    lost = balance_;
    sliding_deadline_ = kNever;
  }
  balance_ -= lost;
  ledger_.expired += lost;
  return lost;
}

Points Account::earn(double day, Money amount, double minor_per_major) {
  STAMKUND_EXPECT(rules_ != nullptr);
  const EarnRule& rule = rules_->earn;
  if (amount < rule.minimum_purchase) return {};
  const double major = static_cast<double>(amount.minor) / minor_per_major;
  // A hair above the product, so that 0.1 * 10 earns 1 and not 0.
  const double units = std::min(kMostUnits, std::floor(rule.per_visit + rule.per_major_unit * major + 1e-9));
  const Points earned{static_cast<std::int64_t>(units)};
  if (earned.count > 0) credit(day, earned);
  return earned;
}

void Account::credit(double day, Points units) {
  balance_ += units;
  ledger_.issued += units;
  switch (rules_->expiry.kind) {
    case Expiry::Kind::none:
      break;
    case Expiry::Kind::sliding:
      sliding_deadline_ = day + rules_->expiry.days;
      break;
    case Expiry::Kind::rolling:
      // Spent lots at the front are dropped before the vector would grow, so memory follows live lots.
      if (lots_.size() == lots_.capacity() && first_lot_ > 0) {
        lots_.erase(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(first_lot_));
        first_lot_ = 0;
      }
      lots_.push_back({day + rules_->expiry.days, units});
      break;
  }
}

std::int64_t Account::redeemable() const noexcept {
  return rules_ != nullptr && rules_->reward ? balance_.count / rules_->reward->units.count : 0;
}

Points Account::redeem(double day, std::int64_t rewards) {
  STAMKUND_EXPECT(rewards >= 1 && rewards <= redeemable());
  const Points burned{rules_->reward->units.count * rewards};
  balance_ -= burned;
  ledger_.redeemed += burned;
  if (rules_->expiry.kind == Expiry::Kind::sliding) sliding_deadline_ = day + rules_->expiry.days;
  if (rules_->expiry.kind == Expiry::Kind::rolling) {
    for (Points left = burned; left.count > 0;) {
      Lot& lot = lots_[first_lot_];
      const Points taken = lot.units < left ? lot.units : left;
      lot.units -= taken;
      left -= taken;
      if (lot.units.count == 0) ++first_lot_;
    }
  }
  return burned;
}

}  // namespace stamkund::program
