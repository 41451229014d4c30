#pragma once
// What the status of an order or a payment means for a sale.
#include <cstdint>
#include <string_view>

namespace stamkund::ingest {

enum class Verdict : std::uint8_t {
  unknown,  ///< not a word that is known
  sale,
  no_sale,   ///< failed, pending, void, cancelled, a test
  refunded,  ///< in full
  part_refunded,
  gives_back,  ///< the row is a return, whatever its sign
};

/// Of the words of shops and payment providers, English, Swedish and German; case and punctuation do not
/// count. `closed` is unknown: shops use it for what is done and for what is given back.
[[nodiscard]] Verdict verdict_of(std::string_view word);
/// The same by the beginnings of its words, of what is in no list: "Annulleret", "Awaiting bank wire
/// payment".
[[nodiscard]] Verdict verdict_by_stems(std::string_view word);
/// It says that the order was called off: with a date, it says so from that day on.
[[nodiscard]] bool cancels(std::string_view word);
/// It says that the money of a sale was taken back by the payer's bank: "chargeback".
[[nodiscard]] bool takes_back(std::string_view word);
/// Of what a visitor did: bought, or looked, put into a cart, began to check out.
[[nodiscard]] Verdict verdict_of_event(std::string_view word);
/// The same of the kind of a row: "sale", "Payment Refund", "General Withdrawal".
[[nodiscard]] Verdict verdict_of_type(std::string_view word);

/// By the whole word alone, not by its beginnings: of columns that no name speaks for.
[[nodiscard]] Verdict verdict_of_word(std::string_view word);
/// "Not paid", "Pending": money that has not come, of what did not fail.
[[nodiscard]] bool says_unpaid(std::string_view word);
/// "Paid", in the languages that are read.
[[nodiscard]] bool says_paid(std::string_view word);
/// Of words that come in pairs, such as "Sale" and "Credit", "Verkauf" and "Retoure".
[[nodiscard]] Verdict verdict_of_pair(std::string_view word);
/// By the words of a document's name: "Kreditfaktura" gives back, "TD01 Fattura" is a sale, "Devis" is none.
[[nodiscard]] Verdict verdict_of_document(std::string_view word);
/// "Credit Memo", "Kreditfaktura", "Nota de crédito".
[[nodiscard]] bool is_credit_note(std::string_view word);
/// A quote, a pledge, money paid ahead.
[[nodiscard]] bool is_promise(std::string_view word);
/// Money that stands against damage and goes back: "Security deposit", "Kaution".
[[nodiscard]] bool is_held(std::string_view word);
/// Money paid in ahead of what is bought with it: "Top-up", "Doładowanie", "Gift card sale".
[[nodiscard]] bool is_paid_in(std::string_view word);
/// A kind of row that is no purchase, by its words: these, a pre-authorisation, an expense, a payout.
[[nodiscard]] bool is_no_purchase(std::string_view word);
/// A confirmation or a delivery note: no sale where the invoice is there, too.
[[nodiscard]] bool stands_beside_bills(std::string_view word);
/// Of documents of a ledger of receivables: an invoice is the sale, what is paid of it is none.
[[nodiscard]] bool is_invoice(std::string_view word);
/// A payment, a reminder and their like; and of these a reminder, which only who owes is sent.
[[nodiscard]] bool settles_ledger(std::string_view word);
[[nodiscard]] bool reminds_in_ledger(std::string_view word);
[[nodiscard]] Verdict verdict_in_ledger(std::string_view word);
/// Of events among which some are purchases: all others are none.
[[nodiscard]] Verdict verdict_in_log(std::string_view word);

/// Of deals: "Closed Won", "Verloren".
[[nodiscard]] bool says_won(std::string_view word);
[[nodiscard]] bool says_lost(std::string_view word);
/// Of a deal only what was won is a sale; every other stage is none, known or not.
[[nodiscard]] Verdict verdict_of_stage(std::string_view word);
/// Of a dispute with the payer's bank: what is lost takes the sale away, what is open or won does not.
[[nodiscard]] Verdict verdict_of_dispute(std::string_view word);
/// Of the several records that one payment leaves: that of its capture is the sale.
[[nodiscard]] Verdict verdict_of_record(std::string_view word);

/// Of a column that says yes or no, or holds a date where it is so.
enum class YesNo : std::uint8_t { unknown, yes, no };
[[nodiscard]] YesNo yes_or_no(std::string_view word);

}  // namespace stamkund::ingest
