#include "engine/ingest/status_words.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/ingest/column_names.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSale = {
    "paid"sv, "complete"sv, "completed"sv, "succeeded"sv, "success"sv, "successful"sv, "captured"sv,
    "settled"sv, "processing"sv, "shipped"sv, "delivered"sv, "fulfilled"sv, "ok"sv, "live"sv, "invoiced"sv,
    "sold"sv, "approved"sv, "accepted"sv, "paymentaccepted"sv, "partiallypaid"sv, "partiallyshipped"sv,
    "partiallyfulfilled"sv, "readyforpickup"sv, "pickedup"sv, "cleared"sv, "payment"sv, "betald"sv,
    "betalt"sv, "genomf\xC3\xB6rd"sv, "levererad"sv, "slutf\xC3\xB6rd"sv, "skickad"sv, "bezahlt"sv,
    "abgeschlossen"sv, "versendet"sv, "geliefert"sv, "unfulfilled"sv, "canceledreversal"sv,
    // Dutch, French, Italian, Portuguese and Spanish
    "betaald"sv, "verzonden"sv, "pay\xC3\xA9"sv,
    "pay\xC3\xA9"
    "e"sv,
    "livr\xC3\xA9"sv,
    "livr\xC3\xA9"
    "e"sv,
    "paiementaccept\xC3\xA9"sv, "pagato"sv, "pago"sv, "pagado"sv, "completado"sv, "enviado"sv, "entregado"sv,
    "entregue"sv, "ausgeliefert"sv, "inbearbeitung"sv, "erfolgreich"sv, "lyckad"sv, "r\xC3\xA9ussi"sv,
    "r\xC3\xA9ussi"
    "e"sv,
    "exitoso"sv, "riuscito"sv, "geslaagd"sv};
constexpr std::array kNoSale = {"failed"sv,
                                "failure"sv,
                                "fail"sv,
                                "void"sv,
                                "voided"sv,
                                "cancelled"sv,
                                "canceled"sv,
                                "cancel"sv,
                                "declined"sv,
                                "denied"sv,
                                "rejected"sv,
                                "expired"sv,
                                "pending"sv,
                                "pendingpayment"sv,
                                "unpaid"sv,
                                "awaitingpayment"sv,
                                "paymentpending"sv,
                                "authorized"sv,
                                "authorised"sv,
                                "uncaptured"sv,
                                "requirespaymentmethod"sv,
                                "requiresaction"sv,
                                "requirescapture"sv,
                                "requiresconfirmation"sv,
                                "incomplete"sv,
                                "blocked"sv,
                                "reversed"sv,
                                "chargeback"sv,
                                "chargedback"sv,
                                "test"sv,
                                "draft"sv,
                                "checkoutdraft"sv,
                                "onhold"sv,
                                "holded"sv,
                                "hold"sv,
                                "suspectedfraud"sv,
                                "fraud"sv,
                                "paymentreview"sv,
                                "error"sv,
                                "paymenterror"sv,
                                "abandoned"sv,
                                "trash"sv,
                                "deleted"sv,
                                "unavailable"sv,
                                "misslyckad"sv,
                                "misslyckades"sv,
                                "annullerad"sv,
                                "avbruten"sv,
                                "obetald"sv,
                                "v\xC3\xA4ntar"sv,
                                "makulerad"sv,
                                "storniert"sv,
                                "fehlgeschlagen"sv,
                                "offen"sv,
                                "ausstehend"sv,
                                "abgebrochen"sv,
                                "zur\xC3\xBC"
                                "ckgezogen"sv,
                                "zurueckgezogen"sv,
                                "paymentfailed"sv,
                                "notpaid"sv,
                                "refused"sv,
                                "unbezahlt"sv,
                                "geannuleerd"sv,
                                "annul\xC3\xA9"sv,
                                "annul\xC3\xA9"
                                "e"sv,
                                "annullato"sv,
                                "cancelado"sv,
                                "cancelada"sv,
                                "anulado"sv,
                                "anulada"sv,
                                "pendente"sv,
                                "pendiente"sv,
                                "abgelehnt"sv,
                                "nekad"sv,
                                "\xC3\xA9"
                                "chou\xC3\xA9"sv,
                                "fallido"sv,
                                "rechazado"sv,
                                "fallito"sv,
                                "mislukt"sv};
constexpr std::array kRefunded = {"refunded"sv,
                                  "refund"sv,
                                  "fullyrefunded"sv,
                                  "returned"sv,
                                  "\xC3\xA5terbetald"sv,
                                  "erstattet"sv,
                                  "zur\xC3\xBC"
                                  "ckerstattet"sv,
                                  "terugbetaald"sv,
                                  "rembours\xC3\xA9"sv,
                                  "rimborsato"sv,
                                  "reembolsado"sv};
constexpr std::array kPart = {"partiallyrefunded"sv, "partialrefund"sv, "partrefunded"sv,
                              "partialrefunded"sv};
constexpr std::array kSaleTypes = {"sale"sv,
                                   "sales"sv,
                                   "payment"sv,
                                   "charge"sv,
                                   "purchase"sv,
                                   "order"sv,
                                   "invoice"sv,
                                   "capture"sv,
                                   "websitepayment"sv,
                                   "expresscheckoutpayment"sv,
                                   "mobilepayment"sv,
                                   "paypalcheckoutpayment"sv,
                                   "generalpayment"sv,
                                   "subscriptionpayment"sv,
                                   "preapprovedpaymentbilluserpayment"sv,
                                   "k\xC3\xB6p"sv,
                                   "f\xC3\xB6rs\xC3\xA4ljning"sv,
                                   "verkauf"sv,
                                   "umsatz"sv,
                                   "vente"sv,
                                   "venta"sv,
                                   "placedorder"sv};
constexpr std::array kReturnTypes = {"refund"sv,
                                     "refunds"sv,
                                     "return"sv,
                                     "returns"sv,
                                     "paymentrefund"sv,
                                     "partialrefund"sv,
                                     "creditnote"sv,
                                     "creditmemo"sv,
                                     "chargeback"sv,
                                     "paymentreversal"sv,
                                     "reversal"sv,
                                     "retur"sv,
                                     "\xC3\xA5terk\xC3\xB6p"sv,
                                     "gutschrift"sv,
                                     "erstattung"sv,
                                     "r\xC3\xBC"
                                     "ckerstattung"sv,
                                     "\xC3\xA5terbetalning"sv,
                                     "remboursement"sv,
                                     "reembolso"sv,
                                     "refundedorder"sv,
                                     "cancelledorder"sv,
                                     "canceledorder"sv,
                                     "rueckerstattung"sv,
                                     "terugbetaling"sv,
                                     "r\xC3\xBC"
                                     "ckgabe"sv};
constexpr std::array kOtherTypes = {
    "withdrawal"sv, "generalwithdrawal"sv, "payout"sv, "transfer"sv, "fee"sv, "fees"sv, "paymentfee"sv,
    "adjustment"sv, "generalcurrencyconversion"sv, "currencyconversion"sv, "deposit"sv, "topup"sv, "void"sv,
    "voided"sv, "test"sv, "authorization"sv, "authorisation"sv, "auth"sv, "generalauthorization"sv,
    "reserve"sv, "hold"sv, "quote"sv, "draft"sv, "accounthold"sv,
    // What marketing tools log beside orders; a product is in its order.
    "orderedproduct"sv, "fulfilledorder"sv, "startedcheckout"sv, "checkoutstarted"sv, "addedtocart"sv,
    "viewedproduct"sv, "activeonsite"sv, "receivedemail"sv, "openedemail"sv, "clickedemail"sv,
    "bouncedemail"sv, "unsubscribed"sv, "offert"sv};
constexpr std::array kYes = {"true"sv, "yes"sv, "y"sv, "t"sv,    "1"sv,
                             "ja"sv,   "j"sv,   "x"sv, "wahr"sv, "sant"sv};
constexpr std::array kNo = {"false"sv, "no"sv,   "n"sv,      "f"sv,     "0"sv,
                            "nej"sv,   "nein"sv, "falsch"sv, "falskt"sv};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Verdict verdict_of(std::string_view raw) {
  std::string word = normalised(raw);
  if (word.starts_with("wc") && word.size() > 2) word.erase(0, 2);  // WooCommerce: wc-completed
  if (among(kSale, word)) return Verdict::sale;
  if (among(kNoSale, word)) return Verdict::no_sale;
  if (among(kRefunded, word)) return Verdict::refunded;
  return among(kPart, word) ? Verdict::part_refunded : Verdict::unknown;
}

Verdict verdict_of_type(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kSaleTypes, word)) return Verdict::sale;
  if (among(kReturnTypes, word)) return Verdict::gives_back;
  if (among(kOtherTypes, word)) return Verdict::no_sale;
  // Processors write there what became of a payment; what was given back is a row of its own.
  const Verdict verdict = verdict_of(raw);
  const bool back = verdict == Verdict::refunded || verdict == Verdict::part_refunded;
  return back ? Verdict::gives_back : verdict;
}

YesNo yes_or_no(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kYes, word)) return YesNo::yes;
  return among(kNo, word) ? YesNo::no : YesNo::unknown;
}

}  // namespace stamkund::ingest
