#pragma once
// Parts of guess_columns, one role a file.
#include <set>
#include <string>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

// A column plays a role if at least this share of its sample values can be read that way (assumption): half,
// when its name says so too; nine tenths on the strength of the values alone.
inline constexpr double kShareNamed = 0.5;
inline constexpr double kShareUnnamed = 0.9;

[[nodiscard]] bool is_taken(const Evidence& evidence, const Guesses& guesses, std::size_t column);
[[nodiscard]] std::string name_of(const Evidence& evidence, std::size_t column);
[[nodiscard]] std::string safe_name(const Evidence& evidence, std::size_t column);

inline constexpr std::string_view kByClosing = "by its name: when a deal was closed";
void guess_date(const Evidence& evidence, Guesses& guesses);
void guess_customer(const Evidence& evidence, Guesses& guesses);
/// Where no name helps, when the amount is known.
void guess_customer_without_name(const Evidence& evidence, Guesses& guesses);
/// Amount by its name, with quantity and discount where it is the price of one.
void guess_amount(const Evidence& evidence, Guesses& guesses);
inline constexpr std::string_view kByPlace = "the last column of";  ///< how it says that it went by place
void guess_amount_without_name(const Evidence& evidence, Guesses& guesses, bool with_decimals);
/// Whole numbers of papers, by name or in order: never money.
[[nodiscard]] bool numbers_things(const Evidence& evidence, std::size_t column);
/// What members and borrowers pay, where no other column has money.
bool take_fee(const Evidence& evidence, Guesses& guesses);
inline constexpr std::string_view kBeforeFees = "by its sums: what the customer paid, before fees";
/// Of net and gross, what the customer paid; of pieces and money, the money.
void prefer_gross(const Evidence& evidence, Guesses& guesses);
inline constexpr std::string_view kIsOff = "what is taken off is off";  ///< how it ends
/// What is left of the amount where a discount, and perhaps what came back, is off, as sums prove.
bool prefer_discounted(const Evidence& evidence, Guesses& guesses);
/// What the amount comes to with tax, sending, a tip and their like, as sums prove: "Amount", "Tip", "Total".
void prefer_with_extras(const Evidence& evidence, Guesses& guesses);
/// What the customer paid before fees, where what came back, or what was paid for sending, lies between, too.
void prefer_before_all_fees(const Evidence& evidence, Guesses& guesses);
/// Follows exact sums from the amount to what the customer paid, whatever the columns are called; says what
/// of it is not sure.
void follow_sums(const Evidence& evidence, Guesses& guesses);
/// Sums prove that the amount has these refunds off already.
[[nodiscard]] bool is_off_by_sums(const Evidence& evidence, const Guesses& guesses, std::size_t refund);
/// The amount is gross, and `net` is what a discount and tax or fees leave of it: then the discount was not
/// paid.
void take_discount_off(const Evidence& evidence, Guesses& guesses, std::size_t net);
/// How many nights, hours or persons the amount is the price of one of: "Nights" beside "Rate per night".
[[nodiscard]] std::optional<std::size_t> units_of_rate(const Evidence& evidence, const Guesses& guesses);
/// Of two prices, "Final price" beside "Original price", that which is never more.
void prefer_final_price(const Evidence& evidence, Guesses& guesses);
/// Not what is held against damage, where a total has it; when the amount is known.
void prefer_without_held(const Evidence& evidence, Guesses& guesses);
/// Two columns of money, one for each way it goes; without an amount by name.
inline constexpr std::string_view kCameIn = "by its name: what came in";  ///< beside what went out
void guess_debit(const Evidence& evidence, Guesses& guesses);
/// A column with what is left of the amount after refunds.
void guess_left(const Evidence& evidence, Guesses& guesses);
void guess_quantity(const Evidence& evidence, Guesses& guesses);
/// Says that the price of one may have to be multiplied by small whole numbers whose name says nothing.
void note_unsaid_pieces(const Evidence& evidence, Guesses& guesses);
void guess_refund(const Evidence& evidence, Guesses& guesses);
/// Does "Returned" or "Cancelled" count pieces, as the quantity beside it does?
enum class PiecesBack { no, perhaps, yes };
[[nodiscard]] PiecesBack pieces_back_in(const Evidence& evidence, std::size_t column);
/// Columns of pieces that came back or were cancelled, by name or values; when marks are known.
void guess_pieces_back(const Evidence& evidence, Guesses& guesses);
/// Says of a mark that it may count pieces.
void note_pieces_back(const Evidence& evidence, const StatusColumn& mark, Guesses& guesses);
void guess_refund_date(const Evidence& evidence, Guesses& guesses);
void guess_refund_customer(const Evidence& evidence, Guesses& guesses);
/// No refund column where the amount has them off already; when the amount is known.
void refund_once(const Evidence& evidence, Guesses& guesses);
/// Rows that are marked as returned and repeat what the customer bought in a row without the mark are returns
/// of that one; when customer and amount are known.
void returns_by_rows(const Evidence& evidence, Guesses& guesses);
/// No refund column where rows below zero give back the same; when customer, amount and kinds are known.
void refund_by_rows(const Evidence& evidence, Guesses& guesses);
void guess_status(const Evidence& evidence, Guesses& guesses);
/// Documents of a ledger and events of a log, in a column that its name says has kinds of rows.
[[nodiscard]] std::optional<StatusColumn> kinds_by_name(const Evidence& evidence, std::size_t column,
                                                        Guesses& guesses);
/// What words of kinds mean beside the others of their column: "Return" beside "Single".
struct Beside {
  std::vector<std::pair<std::string, Verdict>> kinds;
  std::vector<std::pair<std::string, std::string>> notes;    ///< as in Guesses
  std::vector<std::pair<std::string, std::string>> if_used;  ///< notes where the column sets rows apart
  void are_sales(const std::set<std::string>& values);
};
/// `typed`: its name says that it has kinds of rows.
[[nodiscard]] Beside kinds_beside(const Evidence& evidence, std::size_t column,
                                  const std::set<std::string>& values, bool typed);
/// Credit is what came in, where only its rows are above zero: "Gutschrift" of a bank.
[[nodiscard]] bool are_paid_in(const Evidence& evidence, std::size_t column);
/// How it was paid: kinds that say nothing of sales and returns. "Card".
[[nodiscard]] bool are_other_kinds(const Evidence& evidence, std::size_t column);
/// By codes of programs that are known for them: SAP, Sage.
[[nodiscard]] std::optional<StatusColumn> kinds_by_codes(const Evidence& evidence, std::size_t column,
                                                         Guesses& guesses);
/// Whatever the column is called. Of one that was asked for, a single word will do.
[[nodiscard]] std::optional<StatusColumn> kinds_by_values(const Evidence& evidence, std::size_t column,
                                                          Guesses& guesses, bool asked);
/// Some column has the codes of Sage's ledgers.
[[nodiscard]] bool is_sage_ledger(const Guesses& guesses);
/// Words of a status that mean "not paid" beside others.
[[nodiscard]] std::vector<std::pair<std::string, Verdict>> unpaid_ones(const Evidence& evidence,
                                                                       std::size_t column);
void guess_currency(const Evidence& evidence, Guesses& guesses);
/// Says that stated currencies cannot be read, or that signs of the amounts say another; when the amount is
/// known.
void note_currency_doubts(const Evidence& evidence, Guesses& guesses);
/// Of several currencies, what the provider made one of; when the amount is known.
void use_converted(const Evidence& evidence, Guesses& guesses);
/// The same by relations of the numbers alone.
void use_money_of_one_currency(const Evidence& evidence, Guesses& guesses);
/// After customer and date.
void guess_receipt(const Evidence& evidence, Guesses& guesses);
/// After the receipt: rows called a total that repeat its lines.
void guess_totals(const Evidence& evidence, Guesses& guesses);
/// Nothing but words for a total: "Total", "Grand total"; not "Total Repair Shampoo".
[[nodiscard]] bool is_total(std::string_view text);
/// Some field says that the line is a sum of others.
[[nodiscard]] bool says_total(const std::vector<std::string_view>& fields);
/// Is the line blank in what heads an order, and does it have money and some text of its own? Totals do not
/// count.
[[nodiscard]] bool is_blank_line_of_order(const std::vector<std::string_view>& fields, std::size_t receipt,
                                          std::size_t customer, std::size_t date, std::size_t amount);
/// "Order total", "basket value": not of a line.
[[nodiscard]] bool names_order_total(std::string_view name);
/// After the receipt: rows of how it was paid beside rows of what was sold.
void guess_journal(const Evidence& evidence, Guesses& guesses);
/// What a row of such a column is.
[[nodiscard]] Verdict verdict_in_journal(const StatusColumn& column, std::string_view kind);
/// After the receipt: is the amount that of the whole receipt, on each line?
void guess_order_total(const Evidence& evidence, Guesses& guesses);
/// The same of a discount in money, where its name says that it is the order's.
void guess_order_discount(const Evidence& evidence, Guesses& guesses);

}  // namespace stamkund::ingest
