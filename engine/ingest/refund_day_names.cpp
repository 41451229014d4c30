// Names of days on which money or goods came back, in the languages that are read: "Rückgabedatum",
// "Remboursé le", "Data zwrotu"; not those of what may still come back: "Return by", "Widerrufsfrist".
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "engine/ingest/column_names.h"
#include "engine/ingest/column_words.h"

namespace stamkund::ingest {
namespace {

// Beginnings of words for money that went back.
constexpr auto kMoneyBack = std::to_array<std::string_view>(
    {"refund",       "reimburs",     "rembours",    "rimbors",    "reembols",  "erstatt",    "ruckerstatt",
     "rueckerstatt", "zuruckerst",   "zurueckerst", "ruckzahl",   "rueckzahl", "zuruckgez",  "zurueckgez",
     "gutschrift",   "gutgeschr",    "aterbetal",   "krediter",   "refusjon",  "tilbagebet", "tilbakebet",
     "terugbet",     "teruggestort", "teruggave",   "creditnota", "estorn",    "hyvit",      "chargeback",
     "chargedback",  "ruckbuch",     "rueckbuch"});
// The same of goods, which may only have been lent.
constexpr auto kGoodsBack = std::to_array<std::string_view>(
    {"return",      "retour",      "retur",     "ruckgabe",  "rueckgabe", "ruckgegeben", "rucknahme",
     "ruecknahme",  "rucksend",    "ruecksend", "zuruckgeg", "zuruckges", "zurueckgeg",  "zurueckges",
     "geretour",    "teruggestuu", "teruggebr", "teruggez",  "aterlamn",  "tilbagelev",  "tilbakelev",
     "tilbagesend", "devoluc",     "devolu",    "devolv",    "devuelt",   "zwrot",       "zwroc",
     "palaut",      "aterkop",     "restitu",   "riconsegn"});
constexpr auto kGoodsBackWords = std::to_array<std::string_view>({"reso", "resi", "rendu", "rendue"});
// Words for a day, and ends of longer ones.
constexpr auto kDays = std::to_array<std::string_view>(
    {"date", "datum",    "dato",      "data", "fecha", "paiva", "paivamaara", "paivays", "pvm",      "dzien",
     "dnia", "day",      "tag",       "dag",  "dia",   "jour",  "giorno",     "time",    "datetime", "zeit",
     "tid",  "tidpunkt", "timestamp", "tijd", "heure", "hora",  "ora",        "ts",      "dt"});
constexpr auto kDayEnds =
    std::to_array<std::string_view>({"datum", "date", "dato", "tag", "dag", "dagen", "paiva", "pvm",
                                     "paivamaara", "zeit", "zeitpunkt", "tidpunkt", "tijd"});
// What stands where a day follows: "Retourniert am". Of one word alone such an end says nothing.
constexpr auto kOnDays =
    std::to_array<std::string_view>({"at", "on", "am", "le", "il", "el", "op", "em", "den", "dne", "kl"});
constexpr auto kBeside = std::to_array<std::string_view>(
    {"of",        "de",       "del",     "della",   "dell",       "do",         "da",         "di",
     "du",        "des",      "der",     "d",       "l",          "la",         "the",        "af",
     "av",        "van",      "for",     "was",     "is",         "order",      "orders",     "item",
     "items",     "goods",    "product", "sale",    "payment",    "purchase",   "money",      "customer",
     "article",   "commande", "pedido",  "ordine",  "bestellung", "bestelling", "zamowienia", "ordre",
     "tilauksen", "full",     "last",    "first",   "actual",     "utc",        "gmt",        "processed",
     "ware",      "varen",    "varan",   "zahlung", "geld"});
// What may come back until then, or will.
constexpr auto kNotYet = std::to_array<std::string_view>(
    {"until",     "by",         "deadline", "before",      "due",      "expected", "planned",
     "scheduled", "estimated",  "latest",   "window",      "limit",    "eligible", "bis",
     "frist",     "spatestens", "geplant",  "erwartet",    "senast",   "planerad", "planerat",
     "forvantad", "forvantat",  "senest",   "forventet",   "planlagt", "forfall",  "forfald",
     "avant",     "limite",     "prevu",    "prevue",      "echeance", "hasta",    "previsto",
     "prevista",  "plazo",      "entro",    "scadenza",    "fino",     "prazo",    "ate",
     "tot",       "uiterlijk",  "verwacht", "verwachte",   "gepland",  "geplande", "termin",
     "planowana", "planowany",  "mennessa", "viimeistaan", "erapaiva"});

bool ends_with_any(std::string_view word, WordList ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](auto end) { return word.size() > end.size() + 2 && word.ends_with(end); });
}

bool is_goods(const std::string& word) {
  static constexpr auto kJourneys =
      std::to_array<std::string_view>({"resa", "reis", "reise", "rejse", "flug", "fly", "flyg", "fahrt",
                                       "vlucht", "biljett", "billet", "billett", "matka", "lento"});
  if (std::any_of(kJourneys.begin(), kJourneys.end(), [&](auto end) { return word.ends_with(end); }))
    return false;
  return (begins_with_any(word, kGoodsBack) || is_among(word, kGoodsBackWords)) && !only_may_be(word);
}

bool is_money(const std::string& word) { return begins_with_any(word, kMoneyBack) && !only_may_be(word); }

bool is_frist(const std::string& word) { return is_among(word, kNotYet) || word.ends_with("frist"); }

}  // namespace

bool names_refund_date(std::string_view raw) {
  auto words = words_of(raw);
  if (words.empty() || std::any_of(words.begin(), words.end(), is_frist)) return false;
  // "Returned Date", "refundedat"
  if (words.size() == 1 && words.front().size() > 8 && words.front().ends_with("edat"))
    words = {words.front().substr(0, words.front().size() - 2), "at"};
  bool back = false;
  bool day = false;
  for (std::size_t w = 0; w < words.size(); ++w) {
    const std::string& word = words[w];
    const bool on = w > 0 && w + 1 == words.size() && is_among(word, kOnDays);
    const bool is_day = on || is_among(word, kDays);
    const bool is_back = is_goods(word) || is_money(word);
    if (!is_day && !is_back && !is_among(word, kBeside)) return false;
    back = back || is_back;
    day = day || is_day || (is_back && ends_with_any(word, kDayEnds));
  }
  return back && day;
}

bool names_return_day(std::string_view raw) {
  if (!names_refund_date(raw)) return false;
  const auto words = words_of(raw);
  return std::none_of(words.begin(), words.end(), is_money);
}

namespace {

// What often follows a purchase and takes nothing from it.
constexpr auto kLater = std::to_array<std::string_view>(
    {"next",    "follow",   "remind",   "review",   "survey",  "feedback", "rating",   "contact", "call",
     "mail",    "sms",      "letter",   "sent",     "visit",   "appoint",  "check",    "pick",    "paid",
     "pay",     "betal",    "zahl",     "bezahl",   "pag",     "maks",     "oplac",    "start",   "end",
     "from",    "to",       "begin",    "service",  "maint",   "install",  "print",    "redeem",  "used",
     "gift",    "open",     "click",    "read",     "confirm", "accept",   "sign",     "track",   "pack",
     "event",   "travel",   "reise",    "resa",     "avresa",  "ankomst",  "anreise",  "abreise", "inlos",
     "einlos",  "eingelos", "paminn",   "nasta",    "naechst", "nachst",   "prochain", "proxim",  "prossim",
     "volgend", "kolejn",   "seuraav",  "neste",    "naeste",  "besok",    "besuch",   "termin",  "abhol",
     "hamt",    "retrait",  "recogida", "ritiro",   "ophaal",  "odbior",   "nouto",    "garanti", "warrant",
     "renew",   "subscri",  "anniv",    "wedding",  "fornya",  "verlang",  "member",   "mahn",    "dunning",
     "sync",    "book",     "invoic",   "rechnung", "faktur",  "receipt",  "kvitto",   "view",    "seen",
     "lasku",   "fattur",   "factur",   "posted",   "valut",   "value",    "wertst",   "skick",   "hent"});

}  // namespace

bool names_later_day(std::string_view raw) {
  if (names_other_date(raw)) return true;
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(),
                     [](const auto& word) { return begins_with_any(word, kLater); });
}

}  // namespace stamkund::ingest
