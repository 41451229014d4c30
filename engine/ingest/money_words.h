#pragma once
// What the name of a column of money says of its part in what a customer paid. Names only help: what belongs
// together, sums tell (money_sums.h).
#include <cstdint>
#include <string_view>

namespace stamkund::ingest {

enum class MoneyKind : std::uint8_t {
  unknown,
  on_top,       ///< comes to the price and is paid: tax, sending, a tip
  off,          ///< is off the price and is not paid: discounts, points, what came back
  fee,          ///< what the shop pays of it to others
  cost,         ///< what the shop paid for the goods, and what is left for it
  tender,       ///< what it was paid with: cash, a card, a gift card
  open,         ///< what is not paid yet
  others_give,  ///< what others than the customer add: "Gift Aid"
  others_pay,   ///< what others than the customer pay of it: an insurance
  handed_out,   ///< money that the customer took away: change, cash back
  deposit,      ///< may come back, or be the first part of the price
  payout,       ///< what the shop gets in the end
  no_sum        ///< a balance, a limit, a rate: no part of a sum of one row
};
[[nodiscard]] MoneyKind money_kind(std::string_view name);

/// How surely a name says that all of it was paid: nothing, "Amount", "Total", "Amount charged".
enum class SaysPaid : std::uint8_t { no, amount, total, paid };
[[nodiscard]] SaysPaid says_paid_by_customer(std::string_view name);

}  // namespace stamkund::ingest
