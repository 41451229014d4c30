#pragma once
// How entries of a ledger are written: dates, money, names of rules. docs/formats/ledger.md.
#include <string>

#include "engine/base/day.h"
#include "engine/base/money.h"
#include "models/program/account.h"

namespace stamkund::command {

struct LedgerWords {
  const program::Rules* rules = nullptr;
  Day zero;
  std::int64_t minor_per_major = 100;
  std::string currency{};
  double end_day = 0;  ///< accounts were followed up to this instant

  [[nodiscard]] std::string rule_of(const program::Entry& entry) const;
  [[nodiscard]] std::string tier_name(std::size_t tier) const;
  [[nodiscard]] std::string date(double day) const;
  [[nodiscard]] std::string money(Money amount) const;
  /// With the currency: "12.50 SEK".
  [[nodiscard]] std::string price(Money amount) const {
    return money(amount) + (currency.empty() ? "" : " " + currency);
  }
  /// Of a currency; of money, the amount in major units.
  [[nodiscard]] std::string units(std::size_t of, std::int64_t count) const;
};

}  // namespace stamkund::command
