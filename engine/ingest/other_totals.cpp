// Totals that are not what the customer paid, by their names: of promotions, fees, nights, of a lifetime.
#include <algorithm>
#include <array>

#include "engine/ingest/column_words.h"
#include "engine/ingest/name_fits.h"

namespace stamkund::ingest {
namespace {

// Beginnings of words; those of four letters and fewer as a whole.
constexpr auto kCounts = std::to_array<std::string_view>(
    {"night",     "nights",  "guest",     "guests",   "adults",   "children", "persons",   "people",
     "visits",    "orders",  "purchases", "trips",    "hours",    "days",     "weeks",     "months",
     "minutes",   "miles",   "pages",     "lines",    "seats",    "tickets",  "pieces",    "nachte",
     "gaste",     "stunden", "tage",      "personen", "stuck",    "zeilen",   "natter",    "gaster",
     "timmar",    "dagar",   "rader",     "personer", "netter",   "timer",    "dager",     "dage",
     "linjer",    "nuits",   "invites",   "heures",   "jours",    "lignes",   "personnes", "noches",
     "huespedes", "horas",   "dias",      "lineas",   "personas", "notti",    "ospiti",    "giorni",
     "righe",     "persone", "noites",    "hospedes", "linhas",   "pessoas",  "nachten",   "gasten",
     "uren",      "dagen",   "regels",    "noce",     "noclegi",  "goscie",   "godziny",   "osoby",
     "yot",       "oita",    "vieraat",   "tunnit",   "rivit",    "henkilot", "customers", "clients",
     "kunden"});
constexpr auto kParts = std::to_array<std::string_view>(
    {"promo",   "saving",   "saved",       "rebate",    "fee",      "fees",        "tip",
     "tips",    "gratuit",  "donat",       "surcharge", "credit",   "credits",     "creditused",
     "gebuhr",  "gebuehr",  "trinkgeld",   "ersparnis", "nachlass", "avgift",      "besparing",
     "driks",   "dricks",   "drikkepenge", "gebyr",     "spart",    "frais",       "pourboire",
     "economi", "remise",   "ristourne",   "comision",  "propina",  "ahorr",       "descuento",
     "gastos",  "sconto",   "sconti",      "mancia",    "risparmi", "commissioni", "gorjeta",
     "taxas",   "desconto", "poupan",      "kosten",    "fooi",     "korting",     "toeslag",
     "oplat",   "napiw",    "rabat",       "oszczed",   "maksut",   "juomara",     "alennu",
     "saasto",  "bonus",    "loyalty",     "reward"});
constexpr auto kWithin = std::to_array<std::string_view>(
    {"total",    "totaal", "totale", "totalt", "totals", "summa", "summe", "gesamt",
     "yhteensa", "razem",  "suma",   "with",   "med",    "mit",   "com",   "con",
     "avec",     "met",    "incl",   "inkl",   "inc",    "order", "paid"});
constexpr auto kAverages = std::to_array<std::string_view>(
    {"average", "avg", "aov", "moyen", "moyenne", "medio", "media", "durchschnitt", "genomsnitt", "snitt",
     "gjennomsnit", "gennemsnit", "gemiddeld", "sredni", "keskim", "keskiarvo", "ortalama"});
constexpr auto kCosts = std::to_array<std::string_view>(
    {"cost", "costs", "kosten", "kostnad", "cout", "couts", "coste", "costo", "custo", "koszt", "kustannu"});
constexpr auto kOpen =
    std::to_array<std::string_view>({"due", "outstanding", "unpaid", "remaining", "pending"});
constexpr auto kOverTime = std::to_array<std::string_view>(
    {"lifetime", "ltv", "clv", "cltv", "ytd", "mtd", "cumulative", "kumul", "cumul", "ackumul", "akkumul",
     "running", "alltime", "historic", "todate", "lebenszeit", "livstid", "vitalicio"});
constexpr auto kMeasures = std::to_array<std::string_view>(
    {"lat",     "lon",     "lng",     "long",      "latitude", "longitude", "size",   "sizes",
     "groesse", "grosse",  "storlek", "storrelse", "taille",   "talla",     "taglia", "tamanho",
     "maat",    "rozmiar", "koko",    "height",    "width",    "length",    "unnamed"});
constexpr auto kAfter = std::to_array<std::string_view>(
    {"after", "post", "nach", "efter", "etter", "apres", "despues", "tras", "dopo", "apos", "depois", "na",
     "po", "jalkeen", "discounted", "reduced", "net", "minus", "less"});
constexpr auto kOff =
    std::to_array<std::string_view>({"disc", "rabat", "remise", "reduction", "descuento", "dto", "sconto",
                                     "desconto", "korting", "alennu", "znizk", "nachlass"});
constexpr auto kMoney = std::to_array<std::string_view>(
    {"price",   "pris",  "preis",  "prix",  "precio", "prezzo", "preco",   "prijs",
     "cena",    "hinta", "amount", "total", "belopp", "betrag", "montant", "importe",
     "importo", "valor", "bedrag", "kwota", "belop",  "summa",  "value"});

constexpr auto kRented = std::to_array<std::string_view>(
    {"rental",  "booking",  "trip",   "stay",    "course",  "treatment", "session", "appointment", "ride",
     "tour",    "visit",    "ticket", "miet",    "buchung", "hyra",      "hyr",     "bokning",     "location",
     "reserva", "noleggio", "huur",   "boeking", "leie",    "leje",      "wynaj",   "vuokra"});

bool is_one(const std::string& word, WordList list) {
  return std::any_of(list.begin(), list.end(),
                     [&](auto stem) { return stem.size() <= 4 ? word == stem : word.starts_with(stem); });
}

bool has(std::string_view raw, WordList list) {
  const auto words = words_of(raw);
  return std::any_of(words.begin(), words.end(), [&](const auto& word) { return is_one(word, list); });
}

}  // namespace

int fit_of_other_total(std::string_view raw) {
  // Of all that was paid, the part that others get; not where it is said to be within.
  const bool part = names_shipping(raw) || (names_tax(raw) && sided(raw).side == Side::plain);
  if (part && !has(raw, kWithin)) return 0;
  if (has(raw, kAverages)) return 20;
  // "Total price of tickets" is money all the same.
  if (has(raw, kCounts)) return 20;
  if (has(raw, kParts)) return 20;
  if (has(raw, kCosts)) return 45;  // before a price, after a total
  return has(raw, kOpen) ? 60 : 1000;
}

bool sums_over_time(std::string_view raw) {
  const auto words = words_of(raw);
  for (std::size_t w = 0; w + 1 < words.size(); ++w)
    if (words[w] + words[w + 1] == "todate" || words[w] + words[w + 1] == "alltime") return true;
  return has(raw, kOverTime);
}

bool names_measure(std::string_view raw) { return has(raw, kMeasures); }

bool is_after_discount(std::string_view raw) {
  const auto words = words_of(raw);
  const auto any = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return begins_with_any(w, list); });
  };
  return has(raw, kAfter) && any(kMoney) && any(kOff);
}

bool names_cost_of_rent(std::string_view raw) { return has(raw, kCosts) && has(raw, kRented); }

}  // namespace stamkund::ingest
