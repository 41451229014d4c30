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
    "betalt"sv, "genomford"sv, "levererad"sv, "slutford"sv, "skickad"sv, "bezahlt"sv, "abgeschlossen"sv,
    "versendet"sv, "geliefert"sv, "unfulfilled"sv, "canceledreversal"sv,
    // Dutch, French, Italian, Portuguese and Spanish
    "betaald"sv, "verzonden"sv, "paye"sv, "payee"sv, "livre"sv, "livree"sv, "paiementaccepte"sv, "pagato"sv,
    "pago"sv, "pagado"sv, "completado"sv, "enviado"sv, "entregado"sv, "entregue"sv, "ausgeliefert"sv,
    "inbearbeitung"sv, "erfolgreich"sv, "lyckad"sv, "reussi"sv, "reussie"sv, "exitoso"sv, "riuscito"sv,
    "geslaagd"sv};
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
                                "vantar"sv,
                                "makulerad"sv,
                                "storniert"sv,
                                "fehlgeschlagen"sv,
                                "offen"sv,
                                "ausstehend"sv,
                                "abgebrochen"sv,
                                "zuruckgezogen"sv,
                                "zurueckgezogen"sv,
                                "paymentfailed"sv,
                                "notpaid"sv,
                                "refused"sv,
                                "unbezahlt"sv,
                                "geannuleerd"sv,
                                "annule"sv,
                                "annulee"sv,
                                "annullato"sv,
                                "cancelado"sv,
                                "cancelada"sv,
                                "anulado"sv,
                                "anulada"sv,
                                "pendente"sv,
                                "pendiente"sv,
                                "abgelehnt"sv,
                                "nekad"sv,
                                "echoue"sv,
                                "fallido"sv,
                                "rechazado"sv,
                                "fallito"sv,
                                "mislukt"sv};
constexpr std::array kRefunded = {"refunded"sv,   "refund"sv,     "fullyrefunded"sv,   "returned"sv,
                                  "aterbetald"sv, "erstattet"sv,  "zuruckerstattet"sv, "terugbetaald"sv,
                                  "rembourse"sv,  "rimborsato"sv, "reembolsado"sv};
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
                                   "kop"sv,
                                   "forsaljning"sv,
                                   "verkauf"sv,
                                   "umsatz"sv,
                                   "vente"sv,
                                   "venta"sv,
                                   "placedorder"sv};
constexpr std::array kReturnTypes = {
    "refund"sv,         "refunds"sv,       "return"sv,          "returns"sv,       "paymentrefund"sv,
    "partialrefund"sv,  "creditnote"sv,    "creditmemo"sv,      "chargeback"sv,    "paymentreversal"sv,
    "reversal"sv,       "retur"sv,         "aterkop"sv,         "gutschrift"sv,    "erstattung"sv,
    "ruckerstattung"sv, "aterbetalning"sv, "remboursement"sv,   "reembolso"sv,     "refundedorder"sv,
    "cancelledorder"sv, "canceledorder"sv, "rueckerstattung"sv, "terugbetaling"sv, "ruckgabe"sv};
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
  return among(kPart, word) ? Verdict::part_refunded : verdict_by_stems(raw);
}

Verdict verdict_of_type(std::string_view raw) {
  const std::string word = normalised(raw);
  if (among(kSaleTypes, word)) return Verdict::sale;
  if (among(kReturnTypes, word)) return Verdict::gives_back;
  if (among(kOtherTypes, word)) return Verdict::no_sale;
  const Verdict event = verdict_of_event(raw);
  if (event != Verdict::unknown) return event;
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
