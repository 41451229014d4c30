// What a document's name says of its row: billed, given back, or promised only. By its words, in the
// languages that are read; what stands before them ("TD04 Nota di credito") does not count.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostWords = 3;  // of a kind; more is a text

constexpr auto kBills =
    std::to_array<std::string_view>({"invoice", "rechnung", "faktura", "facture", "factura", "fattura",
                                     "fatura", "factuur", "lasku", "szamla"});
constexpr auto kCredit = std::to_array<std::string_view>({"credit", "kredit", "credito", "krediet"});
constexpr auto kNotes =
    std::to_array<std::string_view>({"note", "nota", "notes", "memo", "notat", "invoice", "faktura",
                                     "factuur", "rechnung", "lasku", "facture", "factura", "fattura"});
// Beginnings of words for what came back, and whole ones.
constexpr auto kBackStems = std::to_array<std::string_view>({"gutschrift",
                                                             "rechnungskorrektur",
                                                             "korrekturrechnung",
                                                             "stornorechnung",
                                                             "retour",
                                                             "returkop",
                                                             "returnering",
                                                             "ruckgabe",
                                                             "rucknahme",
                                                             "ruckerstatt",
                                                             "rueckerstatt",
                                                             "erstattung",
                                                             "aterbetaln",
                                                             "aterkop",
                                                             "devoluc",
                                                             "reembols",
                                                             "rimbors",
                                                             "rembours",
                                                             "rectificativ",
                                                             "rettificativ",
                                                             "estorno",
                                                             "vratk",
                                                             "palautu",
                                                             "hyvity",
                                                             "refusjon",
                                                             "tilbagebetal",
                                                             "tilbakebetal",
                                                             "teruggave",
                                                             "terugbetal",
                                                             "dobropis",
                                                             "jovair",
                                                             "korygujac",
                                                             "korekt",
                                                             "refusion",
                                                             "refunder",
                                                             "restitution",
                                                             "restituzion"});
constexpr auto kBack = std::to_array<std::string_view>(
    {"refund", "refunds", "return", "returns", "retur", "returer", "avoir", "reso", "zwrot", "zwroty", "iade",
     "\xEB\xB0\x98\xED\x92\x88", "\xED\x99\x98\xEB\xB6\x88", "\xE9\x80\x80\xE8\xB4\xA7",
     "\xE9\x80\x80\xE6\xAC\xBE"});
constexpr auto kBesideBack = std::to_array<std::string_view>(
    {"payment", "sale", "sales", "order", "purchase", "transaction", "product", "products",
     "goods",   "item", "items", "cash",  "card",     "partial",     "full",    "varor",
     "waren",   "kauf", "kop",   "vente", "venta",    "compra"});
// What may be bought one day, or what was paid ahead of it.
constexpr auto kPromises =
    std::to_array<std::string_view>({"quote",       "quotation",   "estimate",          "offert",
                                     "offerte",     "angebot",     "kostenvoranschlag", "tilbud",
                                     "devis",       "presupuesto", "preventivo",        "orcamento",
                                     "proforma",    "tarjous",     "nabidka",           "arajanlat",
                                     "teklif",      "cotizacion",  "cotacao",           "pledge",
                                     "prijsopgave", "wycena",      "kosztorys",         "kostnadsforslag",
                                     "pristilbud",  "overslag",    "prisoverslag",      "kustannusarvio"});
// Before the invoice, or beside it.
constexpr auto kBesideBills = std::to_array<std::string_view>({"auftragsbestatigung",
                                                               "orderbekraftelse",
                                                               "ordrebekreftelse",
                                                               "ordrebekraeftelse",
                                                               "orderbevestiging",
                                                               "orderconfirmation",
                                                               "lieferschein",
                                                               "foljesedel",
                                                               "folgeseddel",
                                                               "pakbon",
                                                               "albaran",
                                                               "deliverynote",
                                                               "packingslip",
                                                               "bonlivraison",
                                                               "ddt",
                                                               "auftrag",
                                                               "salesorder",
                                                               "boncommande",
                                                               "itemfulfillment",
                                                               "itemreceipt",
                                                               "customerdeposit"});
// What others bill the shop.
constexpr auto kOfSuppliers = std::to_array<std::string_view>(
    {"purchaseinvoice", "supplierinvoice", "vendorinvoice", "vendorbill", "eingangsrechnung",
     "lieferantenrechnung", "leverantorsfaktura", "inkopsfaktura", "inkoopfactuur"});
// Beside a promise: it was kept.
constexpr auto kKept =
    std::to_array<std::string_view>({"payment", "payments", "paid", "fulfilled", "fulfilment", "fulfillment",
                                     "received", "collected", "instalment", "installment", "betalning",
                                     "betaling", "zahlung", "paiement", "pago", "pagamento", "maksu"});
constexpr auto kHeld = std::to_array<std::string_view>({"hold", "holds", "einbehaltung"});
constexpr auto kSmall = std::to_array<std::string_view>({"de", "di", "do", "da", "of", "on", "d", "des"});

bool has_digit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// The words that say something; none of a text.
std::vector<std::string> telling(std::string_view raw) {
  std::vector<std::string> words = words_of(raw);
  std::erase_if(words, [](const auto& word) { return has_digit(word) || is_among(word, kSmall); });
  if (words.size() > kMostWords) words.clear();
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += word;
  return out;
}

/// "Kreditfaktura", "Creditfactuur".
bool is_credit_word(const std::string& word) {
  return std::any_of(kCredit.begin(), kCredit.end(), [&](auto credit) {
    return word.starts_with(credit) && is_among(std::string_view(word).substr(credit.size()), kNotes);
  });
}

bool is_bill(const std::string& word) {
  // Other things that Germans reckon.
  static constexpr auto kReckons = std::to_array<std::string_view>(
      {"umrechnung", "abrechnung", "verrechnung", "berechnung", "anrechnung", "aufrechnung"});
  if (std::any_of(kReckons.begin(), kReckons.end(), [&](auto other) { return word.ends_with(other); }))
    return false;
  return std::any_of(kBills.begin(), kBills.end(), [&](auto bill) { return word.ends_with(bill); });
}

/// "Facture fournisseur", "Faktura zakupu", "Ostolasku": not "Achat sur facture".
bool is_of_supplier(const std::vector<std::string>& words) {
  static constexpr auto kWho = std::to_array<std::string_view>(
      {"fournisseur", "proveedor", "fornitor", "fornecedor", "leveranci", "leverantor", "leverandor",
       "lieferant",   "supplier",  "vendor",   "achat",      "compra",    "acquist",    "zakup",
       "kosztow",     "inkop",     "inkoop",   "einkauf",    "kobsfakt",  "kjopsfakt",  "ostolask"});
  const auto bill = std::find_if(words.begin(), words.end(), is_bill);
  if (bill == words.end() || words.size() > 2) return false;
  return begins_with_any(*bill, kWho) || begins_with_any(words.back(), kWho) ||
         (words.front() == "supplier" || words.front() == "vendor");
}

/// "Faktura pro forma", "Proformafaktura".
bool is_proforma(const std::vector<std::string>& words) {
  for (std::size_t w = 0; w < words.size(); ++w)
    if (words[w].starts_with("proforma") ||
        (words[w] == "pro" && w + 1 < words.size() && words[w + 1].starts_with("forma")))
      return true;
  return false;
}

bool credits(const std::vector<std::string>& words) {
  const auto some = [&](const auto& is) { return std::any_of(words.begin(), words.end(), is); };
  return some(is_credit_word) || (some([](const auto& w) { return is_among(w, kCredit); }) &&
                                  some([](const auto& w) { return is_among(w, kNotes); }));
}

bool gives_back(std::vector<std::string> words) {
  if (covers_what_may_be(words)) return false;
  std::erase_if(words, [](const auto& w) { return only_may_be(w); });
  const auto some = [&](const auto& is) { return std::any_of(words.begin(), words.end(), is); };
  // "Sale return"; not "Returns desk".
  const auto is_back = [](const auto& w) { return is_among(w, kBack); };
  const bool alone = std::all_of(words.begin(), words.end(),
                                 [&](const auto& w) { return is_back(w) || is_among(w, kBesideBack); });
  return credits(words) || (alone && some(is_back)) ||
         some([](const auto& w) { return begins_with_any(w, kBackStems); });
}

/// What the provider keeps back for a while, and lets go: "Payment Hold", "Rückgabe einer Einbehaltung".
bool is_hold(std::string_view raw) {
  static constexpr auto kReleases = std::to_array<std::string_view>({"paymentrelease", "reserverelease"});
  const auto words = words_of(raw);
  return is_among(joined(words), kReleases) ||
         (words.size() > 1 &&
          std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kHeld); }));
}

}  // namespace

bool is_credit_note(std::string_view raw) { return credits(telling(raw)); }

bool is_promise(std::string_view raw) {
  const auto words = telling(raw);
  if (is_no_purchase(raw) || is_proforma(words)) return true;
  // "Pledge payment": what was promised came.
  if (words.size() > 1 &&
      std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kKept); }))
    return false;
  return is_among(joined(words), kPromises) ||
         std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kPromises); });
}

bool stands_beside_bills(std::string_view raw) { return is_among(joined(telling(raw)), kBesideBills); }

Verdict verdict_of_document(std::string_view raw) {
  if (is_hold(raw)) return Verdict::no_sale;
  const auto words = telling(raw);
  if (words.empty() || names_fee(raw)) return Verdict::unknown;
  const std::string whole = joined(words);
  if (is_promise(raw) || is_among(whole, kOfSuppliers) || is_of_supplier(words)) return Verdict::no_sale;
  if (gives_back(words)) return Verdict::gives_back;
  return std::any_of(words.begin(), words.end(), is_bill) ? Verdict::sale : Verdict::unknown;
}

}  // namespace stamkund::ingest
