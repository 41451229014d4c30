// Names of columns that set rows apart: cancelled, a test, paid, given back; the kind of a row; how it fared.
#include <algorithm>
#include <array>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRefundWords = {
    "amountrefunded"sv,    "refundedamount"sv, "refundamount"sv,      "totalrefunded"sv, "refundedtotal"sv,
    "refundtotal"sv,       "refunded"sv,       "refunds"sv,           "refund"sv,        "returnedamount"sv,
    "aterbetalt"sv,        "erstattet"sv,      "orderrefundamount"sv, "returnamount"sv,  "returns"sv,
    "erstattungsbetrag"sv, "erstattung"sv,     "ruckerstattung"sv,    "aterbetalning"sv, "退款金额"sv,
    "환불금액"sv,          "返金額"sv,         "返金金額"sv};

constexpr std::array kStatusWords = {"paymentstatus"sv,
                                     "financialstatus"sv,
                                     "status"sv,
                                     "orderstatus"sv,
                                     "transactionstatus"sv,
                                     "invoicestatus"sv,
                                     "paymentstate"sv,
                                     "orderstate"sv,
                                     "state"sv,
                                     "mode"sv,
                                     "betalstatus"sv,
                                     "laskuntila"sv,
                                     "maksuntila"sv,
                                     "tilauksentila"sv,
                                     "zahlungsstatus"sv,
                                     "bestellstatus"sv,
                                     "auftragsstatus"sv,
                                     "rechnungsstatus"sv,
                                     "bezahlstatus"sv,
                                     "estado"sv,
                                     "statut"sv,
                                     "stato"sv,
                                     "result"sv,
                                     "resultat"sv,
                                     "ergebnis"sv,
                                     "ステータス"sv,
                                     "状態"sv,
                                     "注文ステータス"sv,
                                     "支払い状況"sv,
                                     "支払状況"sv,
                                     "注文状況"sv,
                                     "決済ステータス"sv};

constexpr std::array kVoids = {"cancelledat"sv,
                               "canceledat"sv,
                               "cancelleddate"sv,
                               "canceleddate"sv,
                               "cancelled"sv,
                               "canceled"sv,
                               "iscancelled"sv,
                               "iscanceled"sv,
                               "cancelledon"sv,
                               "voided"sv,
                               "voidedat"sv,
                               "isvoid"sv,
                               "isvoided"sv,
                               "void"sv,
                               "deleted"sv,
                               "deletedat"sv,
                               "isdeleted"sv,
                               "test"sv,
                               "istest"sv,
                               "testmode"sv,
                               "testorder"sv,
                               "sandbox"sv,
                               "makulerad"sv,
                               "annullerad"sv,
                               "storniert"sv,
                               "storno"sv,
                               "storniertam"sv,
                               "stornodatum"sv,
                               "stornierungsdatum"sv,
                               "cancellationdate"sv,
                               "canceldate"sv,
                               "datecancelled"sv,
                               "annulleringsdatum"sv,
                               "fraud"sv,
                               "isfraud"sv,
                               "fraudulent"sv,
                               "bedrageri"sv,
                               "betrug"sv};

constexpr std::array kTypes = {"type"sv,         "art"sv,       "transactiontype"sv, "eventtype"sv,
                               "recordtype"sv,   "entrytype"sv, "ordertype"sv,       "kind"sv,
                               "documenttype"sv, "typ"sv,       "paymenttype"sv,     "saletype"sv,
                               "linetype"sv,     "event"sv,     "eventname"sv,       "metric"sv};

constexpr std::array kReturns = {"isreturn"sv,      "isrefund"sv,   "returnflag"sv,   "refundflag"sv,
                                 "isreturnrow"sv,   "iscredit"sv,   "iscreditnote"sv, "return"sv,
                                 "retur"sv,         "arretur"sv,    "kredit"sv,       "iskredit"sv,
                                 "kreditfaktura"sv, "creditnote"sv, "gutschrift"sv};
// What was done to the sale of the row, not what the row is.
constexpr auto kGone = std::to_array<std::string_view>(
    {"returned",   "returnerad",  "returnerat", "retourniert",  "returneret", "returnert",  "refunded",
     "chargeback", "chargedback", "charged",    "back",         "disputed",   "erstattet",  "aterbetald",
     "rembourse",  "reembolsado", "rimborsato", "terugbetaald", "retoure",    "retouren",   "retour",
     "retours",    "retourne",    "retournee",  "rendu",        "devuelto",   "devuelta",   "devolucion",
     "devolvido",  "devolvida",   "devolucao",  "reso",         "restituito", "restituita", "geretourneerd",
     "palautettu", "palautus",    "zwrot",      "zwrocone",     "zwrocony",   "aterlamnad", "returnat",
     "iade",       "vraceno"});
constexpr auto kBesideGone = std::to_array<std::string_view>(
    {"is", "was", "has", "been", "fully", "order", "payment", "transaction", "sale", "flag", "yn"});

constexpr std::array kHolds = {"livemode"sv, "live"sv,    "islive"sv,    "captured"sv,   "ispaid"sv,
                               "paid"sv,     "bezahlt"sv, "betald"sv,    "valid"sv,      "isvalid"sv,
                               "won"sv,      "iswon"sv,   "closedwon"sv, "isclosedwon"sv};

// Beginnings of words, in the languages that are read, and what may stand beside them.
constexpr auto kVoidStems = std::to_array<std::string_view>(
    {"cancel",  "annul",    "anul",       "storn",    "makuler",  "kansel", "peruut",  "void",
     "delet",   "zrus",     "geannul",    "slett",    "raderad",  "iptal",  "supprim", "perutt",
     "avbest",  "avbok",    "afbest",     "afbok",    "aflyst",   "avlyst", "avbrut",  "odwolan",
     "usuniet", "poistett", "verwijderd", "geloscht", "geloescht"});
constexpr auto kTestWords = std::to_array<std::string_view>({"test", "sandbox"});
constexpr auto kBesideTest = std::to_array<std::string_view>(
    {"is", "was", "order", "mode", "flag", "transaction", "payment", "sale", "purchase"});
constexpr auto kBesideVoid = std::to_array<std::string_view>(
    {"is",        "was",        "has",    "at",        "on",          "date",       "time",
     "datetime",  "order",      "sale",   "timestamp", "transaction", "payment",    "purchase",
     "flag",      "ts",         "dt",     "am",        "datum",       "day",        "est",
     "ar",        "dato",       "fecha",  "utc",       "gmt",         "yn",         "le",
     "el",        "il",         "em",     "op",        "den",         "data",       "dnia",
     "pvm",       "paiva",      "tag",    "dag",       "de",          "d",          "del",
     "du",        "da",         "do",     "di",        "la",          "av",         "af",
     "der",       "commande",   "pedido", "ordine",    "bestellung",  "bestelling", "ordre",
     "tilauksen", "zamowienia", "vente",  "venta",     "vendita",     "venda",      "tid",
     "tidpunkt"});
constexpr auto kHoldStems = std::to_array<std::string_view>(
    {"livemode", "captured", "paid", "authorized", "authorised", "approved", "success", "successful",
     "confirmed", "settled", "completed", "betald", "betalt", "bezahlt"});
constexpr auto kBesideHold = std::to_array<std::string_view>(
    {"is", "was", "has", "order", "payment", "transaction", "sale", "flag", "yn"});
constexpr auto kRefundStems = std::to_array<std::string_view>(
    {"refund",    "reimburs",     "aterbetal", "erstatt",  "ruckerstatt", "rembours",     "rueckerstatt",
     "reembols",  "rimbors",      "hyvit",     "palaut",   "refusjon",    "tilbagebetal", "tilbakebetal",
     "zwrot",     "zwroc",        "terugbeta", "devolu",   "devolv",      "gutschrift",   "estorn",
     "visszater", "teruggestort", "devuelt",   "ruckzahl", "rueckzahl",   "krediter"});
constexpr auto kReturnWords = std::to_array<std::string_view>(
    {"return", "returns", "returned", "retur", "returer", "returnerat", "retouren", "retourniert", "retoure",
     "retours", "reso", "resi", "retourer"});
constexpr auto kMoneyWords = std::to_array<std::string_view>(
    {"amount", "amt",    "total",  "totals", "value", "sum",     "subtotal", "money",   "price",
     "paid",   "betrag", "belopp", "belop",  "belob", "montant", "importe",  "importo", "valor",
     "summa",  "summe",  "wert",   "varde",  "gross", "brutto",  "bedrag"});
constexpr auto kBesideRefund = std::to_array<std::string_view>(
    {"order", "orders", "sale", "sales", "transaction", "payment", "purchase", "to", "customer", "partial"});
constexpr auto kTypeEnds = std::to_array<std::string_view>(
    {"type",      "typ",       "kind",       "tipo",      "tyyppi",   "soort",       "vorgang",
     "handelse",  "hendelse",  "event",      "action",    "activity", "interaction", "behavior",
     "behaviour", "operation", "operazione", "operacion", "operacao", "operacja",    "rodzaj",
     "tapahtuma", "movimento", "movimiento", "laji"});
// "Tipo de documento"; and parts of one word, "Fakturatyp".
constexpr auto kTypeBegins = std::to_array<std::string_view>({"type", "typ", "tipo", "art", "soort"});
constexpr auto kTypeParts =
    std::to_array<std::string_view>({"typ", "type", "tyyppi", "sart", "zart", "gart", "zeilenart", "soort"});
// Of these, kinds say nothing about the row.
constexpr auto kOtherKinds = std::to_array<std::string_view>(
    {"customer", "client",    "member",   "membership", "user",    "kund",   "kunden",  "product",
     "item",     "card",      "shipping", "delivery",   "store",   "device", "segment", "discount",
     "article",  "campaign",  "account",  "address",    "cliente", "klant",  "asiakas", "produkt",
     "producto", "prodotto",  "produit",  "artikel",    "kort",    "karte",  "envio",   "cuenta",
     "pago",     "pagamento", "paiement", "betal",      "bezahl",  "zahl",   "kortti",  "proto",
     "kunde",    "vare",      "ware",     "kontakt"});
constexpr auto kStatusNames = std::to_array<std::string_view>(
    {"status", "statut", "estado", "stato", "etat", "situacao", "tila", "tilanne", "stan", "stav", "allapot",
     "durum", "durumu", "statu", "statusu", "zustand", "estatus"});
// Parts of names in other letters.
constexpr auto kStatusParts = std::to_array<std::string_view>(
    {"ステータス", "حالة", "상태", "状态", "狀態", "状態", "状況", "статус", "Статус"});
constexpr auto kBesideStatus = std::to_array<std::string_view>(
    {"name",       "text",      "code",        "label",      "deal",       "opportunity", "order",
     "payment",    "financial", "transaction", "invoice",    "billing",    "sale",        "purchase",
     "de",         "del",       "do",          "da",         "della",      "dell",        "di",
     "la",         "le",        "du",          "des",        "l",          "d",           "pedido",
     "commande",   "ordine",    "ordre",       "paiement",   "pago",       "pagamento",   "compra",
     "vente",      "venta",     "venda",       "tilauksen",  "maksun",     "zamowienia",  "platnosci",
     "bestelling", "betaling",  "zahlung",     "bestellung", "objednavky", "platby",      "rendeles",
     "siparis",    "pesanan"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, const std::string& name) {
  return std::find(words.begin(), words.end(), name) != words.end();
}

template <std::size_t N>
int place_in(const std::array<std::string_view, N>& words, const std::string& name) {
  const auto at = std::find(words.begin(), words.end(), name);
  return at == words.end() ? 0 : 1000 - static_cast<int>(at - words.begin());
}

/// Some word is what is looked for, and every other one may stand beside it.
template <class Wanted>
bool consists_of(const std::vector<std::string>& words, const Wanted& wanted, WordList beside) {
  bool some = false;
  for (const auto& word : words) {
    const bool is = wanted(word);
    if (!is && !is_among(word, beside)) return false;
    some = some || is;
  }
  return some;
}

bool voids(const std::string& word) { return begins_with_any(word, kVoidStems) && !only_may_be(word); }
bool gives_back(const std::string& word) { return begins_with_any(word, kRefundStems) && !only_may_be(word); }

}  // namespace

bool names_returned_goods(std::string_view name) {
  const auto words = words_of(name);
  return mark_of(name) == Mark::gone && std::any_of(words.begin(), words.end(), [](const auto& w) {
           return w.starts_with("return") || w.starts_with("retour");
         });
}

int refund_fit(std::string_view whole) {
  const std::string raw = without_currency(whole);
  const int known = place_in(kRefundWords, normalised(raw));
  if (known > 0) return known;
  const auto words = words_of(raw);
  const auto has = [&](auto is) { return std::any_of(words.begin(), words.end(), is); };
  const bool money = has([](const auto& w) { return is_among(w, kMoneyWords); });
  const bool back = has(gives_back);
  const auto fits = [&](const auto& w) {
    return gives_back(w) || is_among(w, kReturnWords) || is_among(w, kMoneyWords);
  };
  if (!consists_of(words, fits, kBesideRefund)) return 0;
  if (back) return kFitOfRefundWords + (has([](const auto& w) { return w == "total"; }) ? 1 : 0);
  const bool returned = has([](const auto& w) { return is_among(w, kReturnWords); });
  // "Return customer": she came back, the goods did not.
  const bool customer = has([](const auto& w) { return w == "customer"; });
  // Of more than one, in languages in which one return is a ticket, too: "Retours".
  static constexpr auto kMany =
      std::to_array<std::string_view>({"retours", "retouren", "resi", "returer", "retourer"});
  const bool many = words.size() == 1 && is_among(words.front(), kMany);
  return returned && (money || many || (words.size() > 1 && !customer)) ? kFitOfReturns : 0;
}

bool names_partial(std::string_view name) {
  const auto words = words_of(name);
  return std::find(words.begin(), words.end(), "partial") != words.end();
}

bool speaks_of_refunds(std::string_view raw) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(),
                     [](const auto& w) { return gives_back(w) || is_among(w, kReturnWords); });
}

bool names_stage(std::string_view raw) {
  static constexpr std::array kStages = {"stage"sv, "stagename"sv, "dealstage"sv, "pipelinestage"sv,
                                         "phase"sv, "etapa"sv,     "skede"sv,     "fas"sv};
  const auto words = words_of(raw);
  return !words.empty() && (is_one_of(kStages, words.back()) || is_one_of(kStages, normalised(raw)));
}

bool names_dispute(std::string_view raw) {
  static constexpr std::array kEnds = {"status"sv, "state"sv, "outcome"sv, "result"sv};
  const auto words = words_of(raw);
  return words.size() > 1 && is_one_of(kEnds, words.back()) &&
         (words.front() == "dispute" || words.front() == "chargeback");
}

bool names_close_date(std::string_view raw) {
  const std::string name = normalised(raw);
  if (name.find("expect") != std::string::npos) return false;
  static constexpr std::array kCloses = {"closedate"sv, "closeddate"sv, "closingdate"sv, "dateclosed"sv,
                                         "closedat"sv,  "closedon"sv,   "wondate"sv,     "wontime"sv,
                                         "wonat"sv,     "wonon"sv,      "datewon"sv,     "abschlussdatum"sv};
  return std::any_of(kCloses.begin(), kCloses.end(), [&](auto end) { return name.ends_with(end); });
}

bool names_status_in_other_letters(std::string_view raw) {
  return std::any_of(kStatusParts.begin(), kStatusParts.end(),
                     [&](auto part) { return raw.find(part) != std::string_view::npos; });
}

int status_fit(std::string_view raw) {
  const int known = place_in(kStatusWords, normalised(raw));
  if (known > 0) return known;
  const auto is = [](const auto& w) { return is_among(w, kStatusNames); };
  return names_status_in_other_letters(raw) || consists_of(words_of(raw), is, kBesideStatus)
             ? kFitOfStatusWords
             : 0;
}

bool names_type(std::string_view raw) {
  const std::string name = normalised(raw);
  if (is_one_of(kTypes, name)) return true;
  const auto words = words_of(raw);
  if (words.empty() ||
      std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kOtherKinds); }))
    return false;
  if (is_among(words.back(), kTypeEnds) || (words.size() > 1 && is_among(words.front(), kTypeBegins)))
    return true;
  const std::string& last = words.back();
  return !begins_with_any(last, kOtherKinds) &&
         std::any_of(kTypeParts.begin(), kTypeParts.end(),
                     [&](auto part) { return last.size() > part.size() + 2 && last.ends_with(part); });
}

Mark mark_of(std::string_view raw) {
  const std::string name = normalised(raw);
  if (is_one_of(kVoids, name)) return Mark::voids;
  if (is_one_of(kReturns, name)) return Mark::returns;
  if (is_one_of(kHolds, name)) return Mark::holds;
  const auto words = words_of(raw);
  // When a subscription will end is not that a sale did not happen.
  if (words.size() == 2 && words[0] == "cancel" && words[1] == "at") return Mark::none;
  if (consists_of(words, voids, kBesideVoid) && !covers_what_may_be(words)) return Mark::voids;
  if (consists_of(
          words, [](const auto& w) { return is_among(w, kTestWords); }, kBesideTest))
    return Mark::voids;
  const auto gone = [](const auto& w) { return is_among(w, kGone); };
  // "Refunded" alone may be money.
  if (name != "refunded" && name != "back" && name != "charged" && consists_of(words, gone, kBesideGone))
    return Mark::gone;
  const auto holds = [](const auto& w) { return is_among(w, kHoldStems); };
  return consists_of(words, holds, kBesideHold) ? Mark::holds : Mark::none;
}

}  // namespace stamkund::ingest
