#pragma once
// What the name of a column says about its role. Names of shops' and payment providers' exports, English,
// Swedish and German.
#include <cstdint>
#include <string>
#include <string_view>

namespace stamkund::ingest {

/// What a column can be.
enum class Role : std::uint8_t {
  customer,
  date,     ///< when it was bought
  amount,   ///< of the row, or the price of one
  receipt,  ///< lines with the same are one purchase
  quantity,
  discount,  ///< taken off the row
  refund,    ///< what was given back of the row
  status,    ///< paid, failed, ...
  currency,
};

/// How well a header name fits a role: 0 not at all, above 100 it is a name that is known for it, larger is
/// better. Case and punctuation do not count.
[[nodiscard]] int name_fit(Role role, std::string_view name);

/// The name says that the column counts things or labels something else: never money.
[[nodiscard]] bool names_no_money(std::string_view name);
/// The price of one piece: `price` may be, `unit price` is.
enum class PriceOf { all, perhaps_one, one };
[[nodiscard]] PriceOf price_of(std::string_view name);
/// Pieces that came back: "returned quantity".
[[nodiscard]] bool names_returned_pieces(std::string_view name);
/// A date on which something else than the purchase happened: delivered, updated, born.
inline constexpr int kFitOfDeed = 50;       ///< name_fit of "Sold", "Order placed": a date if it holds some
inline constexpr int kFitOfOtherDate = 10;  ///< of "Delivery date"
inline constexpr int kFitOfDayPaid = 55;    ///< of "Fecha de pago": after days of orders and of sales
[[nodiscard]] bool names_other_date(std::string_view name);
[[nodiscard]] bool names_birth(std::string_view name);
/// When money was given back: "refunded_at".
[[nodiscard]] bool names_refund_date(std::string_view name);
/// What often follows a purchase and takes nothing from it: delivered, paid, the next visit.
[[nodiscard]] bool names_later_day(std::string_view name);

/// The same of what may have been lent: "Return date", not "Refund date"; and when it was: "Pickup date",
/// "Rental start".
[[nodiscard]] bool names_return_day(std::string_view name);
[[nodiscard]] bool names_lending(std::string_view name);

/// A part of a person's name, and whose it is: "customer", "billing", or nothing.
struct PersonPart {
  enum class Part : std::uint8_t { none, first, last, perhaps_first, perhaps_last } part = Part::none;
  std::string of;
};
[[nodiscard]] PersonPart person_part(std::string_view name);
/// "rentalCost": what customers pay, and not what goods cost the shop.
[[nodiscard]] bool names_cost_of_rent(std::string_view name);
/// "id" and no more: of whom or of what is not said.
[[nodiscard]] bool names_bare_id(std::string_view name);
/// Where customers were served, and papers: "Store Number", "Table", "PO No". None tells customers apart.
[[nodiscard]] bool names_place(std::string_view name);
/// "Phone", "Mobilnummer".
[[nodiscard]] bool names_phone(std::string_view name);
/// What tells customers apart by a number or an address, not by their names: "Customer No", "E-mail".
[[nodiscard]] bool names_number(std::string_view name);

/// A column that sets some rows apart by yes or no, or by a date.
enum class Mark : std::uint8_t {
  none,
  voids,    ///< cancelled_at, is_test: set means no sale
  holds,    ///< livemode, captured: "no" means no sale
  returns,  ///< is_return: the row is one
  gone,     ///< is_refunded, chargeback: the sale was given back in full
};
[[nodiscard]] Mark mark_of(std::string_view name);
/// "Returned", not "Refunded": of goods, not of money.
[[nodiscard]] bool names_returned_goods(std::string_view name);

/// A column that says what kind of row it is.
[[nodiscard]] bool names_type(std::string_view name);
/// "Deal Stage", "Phase"; and "Dispute Status", "Chargeback outcome".
[[nodiscard]] bool names_stage(std::string_view name);
[[nodiscard]] bool names_dispute(std::string_view name);
/// When a deal was closed: the day of the sale, of those that were won.
[[nodiscard]] bool names_close_date(std::string_view name);
/// Parts of name_fit: of what was given back, and of how an order fared.
[[nodiscard]] int refund_fit(std::string_view name);
[[nodiscard]] int status_fit(std::string_view name);
/// "注文ステータス": no doubt, in letters that are no Latin ones.
[[nodiscard]] bool names_status_in_other_letters(std::string_view name);
inline constexpr int kFitOfStatusWords = 500;  ///< names a status in other words than those that are known
inline constexpr int kFitOfRefundWords = 500;  ///< names refunds in other words than those that are known
inline constexpr int kFitOfReturns = 300;      ///< "returned value": what came back may be pieces, too
/// "Partial refund".
[[nodiscard]] bool names_partial(std::string_view name);
/// Some word of it speaks of what was given back.
[[nodiscard]] bool speaks_of_refunds(std::string_view name);

/// Letters and digits only, in lower case and without accents, without a time zone at the end.
[[nodiscard]] std::string normalised(std::string_view name);

}  // namespace stamkund::ingest
