// Prices of one night, hour or person, and how many there were; and of two prices of one thing, what it was
// sold for.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <vector>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

// What is counted, by beginnings of words without accents; "=" ends a whole word.
constexpr auto kNights = std::to_array<std::string_view>(
    {"night",    "nacht",   "nuit",  "noche",  "notte",  "notti",    "noite",     "natt",
     "noc=",     "noce=",   "nocy=", "nocleg", "yo=",    "oita=",    "overnacht", "ubernacht",
     "overnatt", "overnat", "dygn",  "dogn",   "natter", "vuorokau", "naetter"});
constexpr auto kHours = std::to_array<std::string_view>(
    {"hour",       "hrs=",   "stund",  "std=",     "heure",    "horaire", "hora=",  "horas=",  "ora=",
     "ore=",       "oraria", "orario", "uur",      "uren=",    "timme",   "timmar", "timpris", "timtaxa",
     "timpenning", "time=",  "timer=", "timepris", "timesats", "godzin",  "tunti",  "tunnit",  "tuntia"});
constexpr auto kDays =
    std::to_array<std::string_view>({"day=",       "days=",     "daily=", "tag=",  "tage=",  "tagessatz",
                                     "tagespreis", "jour",      "dia=",   "dias=", "diari",  "giorn",
                                     "dag=",       "dagar=",    "dager=", "dage=", "dagen=", "dagpris",
                                     "dagspris",   "dagtarief", "dni=",   "dzien", "paiva",  "dagsats"});
constexpr auto kWeeks =
    std::to_array<std::string_view>({"week", "woche", "semaine", "semana", "settiman", "vecka", "veckor",
                                     "uke=", "uker=", "uge=", "uger=", "tydzien", "tygod", "viikko"});
constexpr auto kPersons = std::to_array<std::string_view>({"person", "guest", "pax=", "people", "adult",
                                                           "gast=", "gaste=", "pessoa", "osob", "henkilo",
                                                           "ticket", "biljett", "seat", "seats"});
constexpr auto kUnits =
    std::to_array<std::string_view>({"km=", "kilomet", "mile", "kg=", "kilo", "litre", "liter", "litro",
                                     "gallon", "metre", "meter", "session", "lesson", "lektion"});
constexpr auto kRates = std::to_array<std::string_view>(
    {"rate",   "rates",   "per",    "pro",    "par",    "por",   "je",   "satz",  "tarif",
     "tariff", "tariffa", "tarifa", "tarief", "stawka", "taxa",  "sats", "price", "pris",
     "preis",  "prix",    "precio", "prezzo", "preco",  "prijs", "cena", "hinta", "fee",
     "hourly", "nightly", "daily",  "weekly", "za",     "a"});
constexpr auto kBareRates =
    std::to_array<std::string_view>({"rate", "rates", "satz", "tariff", "stawka", "sats"});
// Grown together with what is counted: "Stundensatz", "timpris".
constexpr auto kGrownRates =
    std::to_array<std::string_view>({"satz", "preis", "pris", "taxa", "tarief", "prijs", "hinta", "penning",
                                     "sats", "lohn", "lon", "honorar", "tarif"});
constexpr double kMostOfOne = 1000.0;  // nights, hours, persons of one row (assumption)

template <std::size_t N>
bool counts(const std::vector<std::string>& words, const std::array<std::string_view, N>& list) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view entry) {
      return entry.ends_with('=') ? word == entry.substr(0, entry.size() - 1) : word.starts_with(entry);
    });
  });
}

enum class Unit { none, night, hour, day, week, person, other };
Unit unit_of(const std::vector<std::string>& words) {
  using enum Unit;
  return counts(words, kNights)    ? night
         : counts(words, kHours)   ? hour
         : counts(words, kDays)    ? day
         : counts(words, kWeeks)   ? week
         : counts(words, kPersons) ? person
         : counts(words, kUnits)   ? other
                                   : none;
}

bool is_rate(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [](const auto& word) {
    return is_among(word, kRates) || std::any_of(kGrownRates.begin(), kGrownRates.end(), [&](auto end) {
             return word.size() > end.size() && word.ends_with(end);
           });
  });
}

std::optional<Amount> number(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

/// Never none, nor very many; and not always one.
bool are_few(const Evidence& evidence, std::size_t c) {
  bool several = false;
  for (const auto& row : evidence.rows) {
    const auto many = number(evidence, row, c);
    if (!many) continue;
    if (std::abs(static_cast<double>(*many)) > kMostOfOne * static_cast<double>(kAmountScale)) return false;
    several = several || *many != kAmountScale;
  }
  return several;
}

constexpr auto kBefore = std::to_array<std::string_view>(
    {"original",    "list",       "regular",      "retail",          "rrp",
     "msrp",        "uvp",        "normal",       "ordinarie",       "ordinar",
     "ordinary",    "full",       "base",         "before",          "old",
     "was",         "initial",    "catalogue",    "catalog",         "lista",
     "listino",     "katalog",    "katalogowa",   "regularna",       "normaali",
     "veiledende",  "vejledende", "ursprunglich", "ursprunglicher",  "adviesprijs",
     "listen",      "originale",  "originele",    "oorspronkelijke", "ursprungligt",
     "listenpreis", "listpris",   "forpris"});
constexpr auto kAfter = std::to_array<std::string_view>(
    {"final",   "paid",      "sold",          "sale",         "selling",  "discounted", "actual",
     "special", "reduced",   "net",           "offer",        "finale",   "endpreis",   "endgultiger",
     "bezahlt", "bezahlter", "verkaufspreis", "aktionspreis", "slutpris", "salgspris",  "forsaljningspris",
     "paye",    "vente",     "finaal",        "verkoopprijs", "venta",    "vendita",    "venda",
     "koncowa", "sprzedazy", "myyntihinta",   "lopullinen",   "scontato", "rebajado",   "reduit",
     "promo"});
constexpr auto kBought =
    std::to_array<std::string_view>({"cost", "purchase", "einkauf", "inkop", "innkjop", "indkob", "achat",
                                     "compra", "acquisto", "inkoop", "zakup", "osto", "wholesale"});

bool has_any(const std::vector<std::string>& words, WordList list) {
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_among(word, list); });
}

}  // namespace

std::optional<std::size_t> units_of_rate(const Evidence& evidence, const Guesses& guesses) {
  const auto words = words_of(name_of(evidence, *guesses.amount.column));
  const Unit unit = unit_of(words);
  // "Rate" alone is one of whatever time is counted.
  const bool bare = unit == Unit::none && words.size() == 1 && is_among(words.front(), kBareRates);
  if (!is_rate(words) || (unit == Unit::none && !bare)) return std::nullopt;
  std::optional<std::size_t> found;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const auto own = words_of(name_of(evidence, c));
    const Unit counted = is_rate(own) ? Unit::none : unit_of(own);
    const bool fits =
        bare ? counted == Unit::night || counted == Unit::hour || counted == Unit::day : counted == unit;
    if (!fits || counted == Unit::none || is_taken(evidence, guesses, c) ||
        evidence.stats[c].amount_share() < kShareUnnamed || !are_few(evidence, c))
      continue;
    if (found) return std::nullopt;
    found = c;
  }
  return found;
}

void prefer_final_price(const Evidence& evidence, Guesses& guesses) {
  Guess& amount = guesses.amount;
  if (amount.asked || !amount.column || price_of(name_of(evidence, *amount.column)) == PriceOf::all) return;
  const std::size_t own = *amount.column;
  const bool before = has_any(words_of(name_of(evidence, own)), kBefore);
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const auto words = words_of(name_of(evidence, c));
    if (c == own || is_taken(evidence, guesses, c) || price_of(name_of(evidence, c)) == PriceOf::all ||
        name_fit(Role::amount, name_of(evidence, c)) == 0 || has_any(words, kBought) ||
        has_any(words, kBefore) || evidence.stats[c].amount_share() < kShareUnnamed ||
        !(before || has_any(words, kAfter)))
      continue;
    std::size_t less = 0, more = 0;
    for (const auto& row : evidence.rows) {
      const auto a = number(evidence, row, own), b = number(evidence, row, c);
      if (!a || !b) continue;
      less += *b < *a ? 1U : 0U;
      more += *b > *a ? 1U : 0U;
    }
    if (less == 0 || more > 0) continue;
    amount.others.push_back(own);
    amount.column = c;
    amount.how = "by its name: less than '" + safe_name(evidence, own) + "', as it was sold";
    return;
  }
}

}  // namespace stamkund::ingest
