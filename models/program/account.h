#pragma once
// One member's ledger under fixed rules: a pure function of what she bought and when she redeemed. No
// behaviour, no randomness. Always conserved: issued = redeemed + expired + outstanding.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/money.h"
#include "models/program/rules.h"

namespace stamkund::program {

/// Running totals of an account; `issued == redeemed + expired + balance` at every instant.
struct Ledger {
  Points issued{0};
  Points redeemed{0};
  Points expired{0};
};

/// The order of things at one instant is: expire, earn, burn (design, section 3). The caller calls them so.
/// Times are days from the scenario's start and must not decrease.
class Account {
 public:
  /// Opens an account at `day`, with the endowed units. Returns the units issued.
  Points open(const Rules& rules, double day);
  /// Forgets everything; keeps its memory for the next customer.
  void close();

  [[nodiscard]] bool is_open() const noexcept { return rules_ != nullptr; }
  [[nodiscard]] Points balance() const noexcept { return balance_; }
  [[nodiscard]] const Ledger& ledger() const noexcept { return ledger_; }

  /// Day of the next loss of units, infinity if none is due.
  [[nodiscard]] double next_expiry_day() const noexcept;
  /// Takes what is due at or before `day`. Returns the units lost.
  Points expire(double day);
  /// Credits a purchase. Returns the units earned.
  Points earn(double day, Money amount, double minor_per_major);
  [[nodiscard]] bool can_redeem() const noexcept { return redeemable() > 0; }
  /// How many rewards the balance is good for.
  [[nodiscard]] std::int64_t redeemable() const noexcept;
  /// Burns `rewards` of them, earliest-expiring units first. Requires 1 <= rewards <= redeemable(). Returns the units
  /// burned.
  Points redeem(double day, std::int64_t rewards = 1);

 private:
  struct Lot {
    double expires_day;
    Points units;
  };
  void credit(double day, Points units);

  const Rules* rules_ = nullptr;
  Points balance_{0};
  Ledger ledger_;
  double sliding_deadline_ = std::numeric_limits<double>::infinity();
  // Lots in order of expiry; [first_lot_, end) are live. Only kept when lots expire one by one.
  std::vector<Lot> lots_;
  std::size_t first_lot_ = 0;
};

}  // namespace stamkund::program
