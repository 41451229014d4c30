// Kinds of rows that are no purchases, in the languages that are read: money that stands against damage,
// money that was only reserved, that fills a wallet, that the shop spends, that leaves it.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_words.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostWords = 4;  // of a kind; more is a text

constexpr auto kSmall =
    std::to_array<std::string_view>({"de", "di", "do", "da", "del", "d", "of", "the", "la", "le", "der"});
// Ends of words: "Mietkaution", "Waarborgsom".
constexpr auto kHeldEnds = std::to_array<std::string_view>(
    {"kaution", "kautionen", "caution", "fianza", "cauzione", "cauzionale", "borgsom", "waarborg", "caucao",
     "kaucja", "kaucji", "depozyt", "deposition", "depositum", "vakuus", "takuuvuokra", "depotgarantie",
     "depositogarantia"});
constexpr auto kHeld = std::to_array<std::string_view>({"borg", "cautionnement"});
// Beside a word for a deposit.
constexpr auto kDeposits = std::to_array<std::string_view>({"deposit", "deposits"});
constexpr auto kAgainst =
    std::to_array<std::string_view>({"security", "damage", "refundable", "key", "rental", "safety", "return",
                                     "returned", "release", "released"});
constexpr auto kReserves = std::to_array<std::string_view>(
    {"authorization", "authorisation", "autorisation", "autorisierung", "autorizacion", "autorizzazione",
     "autorizacao", "autorisatie", "autoryzacja", "autorisering", "auktorisering", "auktorisation",
     "autorisasjon", "katevaraus", "varmennus", "preauth", "blockering", "blokada"});
// What was reserved was taken.
constexpr auto kTaken = std::to_array<std::string_view>({"captur", "complet", "settle", "debit"});
constexpr auto kFills = std::to_array<std::string_view>(
    {"topup",       "topups",     "topped",   "reload",     "recharge",     "recharges",    "rechargement",
     "ricarica",    "ricariche",  "recarga",  "recargas",   "carregamento", "opwaardering", "opwaarderen",
     "doladowanie", "zasilenie",  "laddning", "ladda",      "insattning",   "uppladdning",  "pafyllning",
     "pafyll",      "oppfylling", "innskudd", "optankning", "indskud",      "lataus",       "talletus",
     "einzahlung",  "storting",   "wplata",   "cardload",   "walletload",   "loadwallet"});
constexpr auto kFillEnds = std::to_array<std::string_view>({"aufladung", "aufladen"});
constexpr auto kGiftCards = std::to_array<std::string_view>(
    {"giftcardsale",        "giftcardsales",      "giftcardpurchase",
     "giftcardload",        "giftcardissue",      "giftcardissued",
     "giftcardactivation",  "giftvouchersale",    "gutscheinverkauf",
     "gutscheinkauf",       "presentkortskop",    "presentkortsforsaljning",
     "ventecartecadeau",    "ventatarjetaregalo", "venditabuonoregalo",
     "vendacartaopresente", "verkoopcadeaubon",   "verkoopcadeaukaart",
     "gavekortsalg",        "lahjakorttimyynti",  "sprzedazkartypodarunkowej"});
// Whole: "Spese di spedizione" is paid by customers.
constexpr auto kSpends = std::to_array<std::string_view>(
    {"expense", "expenses",     "expenseclaim", "expensereport", "ausgabe",      "ausgaben",
     "aufwand", "depense",      "depenses",     "gasto",         "gastos",       "spesa",
     "spese",   "despesa",      "despesas",     "uitgave",       "uitgaven",     "wydatek",
     "wydatki", "utgift",       "utgifter",     "udgift",        "udgifter",     "utlegg",
     "utlagg",  "meno",         "menot",        "kulu",          "kulut",        "billpayment",
     "billpmt", "billpmtcheck", "billcredit",   "vendorpayment", "vendorcredit", "supplierpayment"});
constexpr auto kLeaves = std::to_array<std::string_view>(
    {"auszahlung", "abhebung", "prelievo", "saque", "uitbetaling", "wyplata", "utbetalning", "uttag",
     "utbetaling", "uttak", "udbetaling", "haevning", "overforsel", "overforing", "nosto", "cashwithdrawal",
     "bargeldabhebung"});

std::vector<std::string> telling(std::string_view raw) {
  auto words = words_of(raw);
  std::erase_if(words, [](const auto& word) { return is_among(word, kSmall); });
  if (words.size() > kMostWords) words.clear();
  return words;
}

bool ends_with_any(const std::string& word, WordList ends) {
  return std::any_of(ends.begin(), ends.end(), [&](auto end) { return word.ends_with(end); });
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += word;
  return out;
}

/// "Pre-authorisation"; not "Authorisation captured".
bool reserves(const std::vector<std::string>& words) {
  const auto is_taken = [](const auto& w) { return begins_with_any(w, kTaken); };
  if (std::any_of(words.begin(), words.end(), is_taken)) return false;
  return joined(words).starts_with("preauth") || std::any_of(words.begin(), words.end(), [](const auto& w) {
           return !w.starts_with("un") && ends_with_any(w, kReserves);
         });
}

}  // namespace

bool is_held(std::string_view raw) {
  const auto words = telling(raw);
  const auto some = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  return some(kHeld) || ends_with_any(joined(words), kHeldEnds) ||
         std::any_of(words.begin(), words.end(), [](const auto& w) { return ends_with_any(w, kHeldEnds); }) ||
         (words.size() > 1 && some(kDeposits) && some(kAgainst));
}

bool is_paid_in(std::string_view raw) {
  const auto words = telling(raw);
  const std::string whole = joined(words);
  return is_among(whole, kFills) || is_among(whole, kGiftCards) || ends_with_any(whole, kFillEnds) ||
         (words.size() > 1 && is_among(words[0] + words[1], kFills)) ||
         std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kFills); }) ||
         whole.ends_with("topup");
}

bool is_no_purchase(std::string_view raw) {
  const auto words = telling(raw);
  if (words.empty()) return false;
  return is_held(raw) || reserves(words) || is_paid_in(raw) || is_among(joined(words), kSpends) ||
         is_among(joined(words), kLeaves);
}

}  // namespace stamkund::ingest
