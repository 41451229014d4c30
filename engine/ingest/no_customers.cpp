#include "engine/ingest/no_customers.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "engine/base/letters.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

// Nearly all values must have the form of something else (assumption).
constexpr double kForm = 0.9;
constexpr std::uint64_t kLeastTold = 2;     // values that say what kind they are of
constexpr std::uint64_t kLeastNumbers = 5;  // the same of 1 and 0
constexpr std::uint64_t kFewKinds = 4;      // of customers: new, returning, ...
constexpr double kMostInParty = 60;         // guests at a table or on a tour
constexpr std::size_t kTitle = 25;          // letters; a name of a person is shorter

// How content they were, and what of them is counted: beginnings of words.
constexpr auto kScores = std::to_array<std::string_view>(
    {"satisf",    "score",      "rating",   "review",   "feedback", "nps",     "csat",     "happiness",
     "zufrieden", "bewert",     "nojd",     "betyg",    "soddisf",  "valutaz", "avaliac",  "tevreden",
     "beoordel",  "zadowol",    "ocena",    "ocen",     "tilfreds", "vurder",  "tyytyv",   "arvio",
     "arvosana",  "evaluat",    "valoraci", "calific",  "fornoyd",  "anzahl",  "antal",    "antall",
     "aantal",    "liczba",     "ilosc",    "cantidad", "quantid",  "lkm",     "lukumaar", "headcount",
     "quantita",  "percentage", "churn"});
// Before others it asks whether: "is_member", "hasMembership".
constexpr auto kWhether = std::to_array<std::string_view>({"is", "has", "was"});
// How many of whom.
constexpr auto kHowMany =
    std::to_array<std::string_view>({"number", "no", "num", "nr", "nb", "nombre", "numero", "total"});
constexpr auto kPeople = std::to_array<std::string_view>(
    {"guests",      "customers", "clients",      "members",    "visitors",   "persons",  "people",
     "passengers",  "travelers", "diners",       "patrons",    "gaste",      "kunden",   "personen",
     "gaster",      "gasten",    "klanten",      "kunder",     "gjester",    "gaester",  "invites",
     "personnes",   "clientes",  "personas",     "huespedes",  "clienti",    "ospiti",   "persone",
     "pessoas",     "hospedes",  "convidados",   "goscie",     "gosci",      "osob",     "klientow",
     "vieraat",     "asiakkaat", "henkilot",     "travellers", "buyers",     "shoppers", "donors",
     "subscribers", "medlemmar", "medlemmer",    "leden",      "mitglieder", "membres",  "miembros",
     "membri",      "membros",   "participants", "attendees",  "students"});
// Kinds of customers, not customers.
constexpr auto kKinds = std::to_array<std::string_view>({"new",
                                                         "returning",
                                                         "existing",
                                                         "repeat",
                                                         "repeated",
                                                         "loyal",
                                                         "member",
                                                         "nonmember",
                                                         "firsttime",
                                                         "first",
                                                         "regular",
                                                         "registered",
                                                         "neu",
                                                         "neukunde",
                                                         "bestand",
                                                         "bestandskunde",
                                                         "stammkunde",
                                                         "ny",
                                                         "nykund",
                                                         "aterkommande",
                                                         "stamkund",
                                                         "ny kund",
                                                         "nouveau",
                                                         "nouvelle",
                                                         "habitue",
                                                         "fidele",
                                                         "nuevo",
                                                         "nueva",
                                                         "recurrente",
                                                         "habitual",
                                                         "nuovo",
                                                         "abituale",
                                                         "novo",
                                                         "nova",
                                                         "nieuw",
                                                         "terugkerend",
                                                         "bestaand",
                                                         "nowy",
                                                         "staly",
                                                         "powracajacy",
                                                         "fast",
                                                         "uusi",
                                                         "kantaasiakas",
                                                         "vanha",
                                                         "newcustomer",
                                                         "returningcustomer",
                                                         "oldcustomer",
                                                         "old",
                                                         "b2b",
                                                         "b2c",
                                                         "business",
                                                         "private",
                                                         "individual",
                                                         "consumer",
                                                         "retail",
                                                         "wholesale",
                                                         "male",
                                                         "female",
                                                         "adult",
                                                         "child",
                                                         "medlem",
                                                         "ikkemedlem",
                                                         "tilbagevendende",
                                                         "tilbakevendende"});

// Beginnings of words in names of columns that say what, where, when, how and how many, and not who.
constexpr auto kNeverStems = std::to_array<std::string_view>(
    {// Goods.
     "product", "produkt", "produit", "produc", "prodott", "produt", "tuote", "artikel", "article", "articul",
     "articol", "artigo", "artykul", "vare", "varu", "sku", "barcode", "catalog", "categor", "kategori",
     "brand", "descri", "beschreib", "bezeichn", "beskriv", "benamn", "libelle", "omschrijv", "opis",
     "kuvaus", "variant", "dish", "menu", "gericht", "ticket", "biljett", "billet", "seat", "flavo", "color",
     "colour", "farg", "farbe", "size", "material",
     // Places.
     "city", "stad", "stadt", "ville", "ciudad", "citta", "cidade", "miasto", "kaupunki", "country", "pays",
     "pais", "paese", "kraj", "zip", "postal", "postcode", "postnummer", "postleitzahl", "plz", "region",
     "province", "provinc", "state", "county", "address", "adress", "street", "strasse", "location", "venue",
     "store", "branch", "filial", "butik", "laden", "magasin", "tienda", "negozio", "loja", "winkel", "sklep",
     "myymala", "warehouse", "terminal", "register", "website", "webshop", "domain", "url", "link", "villa",
     "apartment", "apartament", "property", "listing", "room", "zimmer", "latitude", "longitude", "lng",
     "timezone", "zeitzone", "outlet", "kassa", "kasse",
     // When.
     "uhrzeit", "zeit", "heure", "godzina", "tijd", "klockslag", "kellonaika", "year", "jahr", "annee",
     "jaar", "vuosi", "month", "monat", "mois", "miesiac", "maand", "manad", "maned", "kuukausi", "weekday",
     "wochentag", "week", "quarter", "hour",
     // How it was paid and sent, and of what kind it is.
     "payment", "zahlung", "zahlart", "betal", "paiement", "pago", "pagament", "platnosc", "maksutapa",
     "currency", "wahrung", "valuta", "devise", "moneda", "moeda", "waluta", "status", "channel", "kanal",
     "source", "medium", "campaign", "kampan", "coupon", "promo", "voucher", "gutschein", "discount",
     "rabatt", "versand", "carrier", "tracking", "preis", "type", "typ", "kind", "tipo", "tyyppi", "rodzaj",
     "soort", "class", "group", "gruppe", "grupp", "reason", "grund", "note", "notiz", "anteckn", "comment",
     "kommentar", "remark", "bemerk", "opmerk", "memo", "tags", "event", "evenement", "evento", "veranstalt",
     "tapahtuma", "entity", "message", "language", "device", "browser", "platform", "statement", "job",
     "carrier", "mode",
     // How many.
     "quantit", "quantid", "qty", "units", "menge", "anzahl", "antal", "aantal", "cantidad", "ilosc",
     "liczba", "nights", "guests", "adults", "children", "pax", "covers", "items", "weight", "distance",
     "percent", "score", "rating", "points",
     // Who sold.
     "employee", "staff", "cashier", "seller", "salesperson", "salesrep", "waiter", "server", "operator",
     "clerk", "stylist", "therapist", "vendor", "supplier", "mitarbeiter", "verkaufer", "kassier",
     "lieferant", "anstalld", "saljare", "kassor", "leverantor", "vendeur", "fournisseur", "employ",
     "empleado", "vendedor", "proveedor", "dipendente", "venditore", "fornitore", "fornecedor", "medewerker",
     "leverancier", "verkoper", "dostawca", "pracownik", "sprzedawca", "leverandor", "selger", "saelger",
     "ansat", "toimittaja", "myyja", "driver", "courier", "entered", "created", "updated", "modified",
     "approved", "erfasst", "technician", "doctor", "trainer", "instructor"});
// Words for people that begin as some for things do: "Betalare" as "Betalsätt".
constexpr auto kSomebody = std::to_array<std::string_view>(
    {"betaler", "betalare", "dealer", "zahler", "besteller", "bestallare", "bestiller", "tilaaja",
     "zamawiajac", "orderer", "maksaja", "renter", "booker"});
// Papers and visits: beginnings of words.
constexpr auto kPapers = std::to_array<std::string_view>(
    {"order",  "invoice",    "receipt",    "appointment", "booking",  "reserv",    "transac",  "transak",
     "trans",  "bestellung", "bestellnr",  "bestellnum",  "rechnung", "auftragsn", "termin",   "buchung",
     "beleg",  "faktur",     "kvitto",     "bokning",     "factur",   "fattur",    "commande", "rendezvous",
     "pedido", "recibo",     "cita",       "ordine",      "ricevut",  "prenot",    "fatura",   "encomenda",
     "reken",  "bestelling", "boeking",    "bon",         "zamow",    "paragon",   "rezerw",   "wizyt",
     "ordre",  "kvitter",    "bestilling", "tilaus",      "kuitti",   "lasku",     "varaus",   "purchase",
     "deal",   "quote"});
// Who did it: "Ordered by".
constexpr auto kBy = std::to_array<std::string_view>(
    {"by", "von", "av", "af", "par", "por", "da", "door", "przez", "donneur"});
// What follows a number that tells things apart.
constexpr auto kTells = std::to_array<std::string_view>(
    {"id",      "no",    "nr",     "num",    "number",  "nummer", "numero", "numer", "code",
     "kod",     "kode",  "codigo", "codice", "key",     "card",   "karte",  "kort",  "carte",
     "tarjeta", "carta", "phone",  "mobile", "telefon", "tel",    "konto",  "compte"});
constexpr Amount kSmall = 1000 * kAmountScale;  // numbers below it say how much or how many (assumption)
constexpr double kBarelyFilled = 0.25;

// More of them, as whole words.
constexpr auto kMoreWords = std::to_array<std::string_view>(
    {"warengruppe",   "ware",          "waren",       "bezahlart",  "ort",
     "bundesland",    "kellner",       "bediener",    "vorgang",    "vara",
     "varor",         "designation",   "serveur",     "remarque",   "camarero",
     "notas",         "cameriere",     "scontrino",   "garcom",     "observacoes",
     "observaciones", "betaalmethode", "betaalwijze", "plaats",     "ober",
     "kelner",        "uwagi",         "sted",        "tidspunkt",  "merknad",
     "paikkakunta",   "aika",          "kello",       "tarjoilija", "huomautus",
     "valuutta",      "meal",          "course",      "courses",    "cours",
     "kurs",          "curso",         "corso",       "cursus",     "kurssi",
     "workshop",      "treatment",     "behandlung",  "behandling", "traitement",
     "tratamiento",   "trattamento",   "package",     "bundle",     "season",
     "genre",         "department",    "division",    "section",    "area",
     "zone",          "station",       "route",       "origin",     "destination",
     "airport",       "appeal",        "cause",       "purpose",    "referrer",
     "referer",       "landing",       "os",          "gender",     "sex"});
// The same, as whole words.
constexpr auto kNeverWords = std::to_array<std::string_view>(
    {"item",  "items", "title",  "show",  "game",    "movie", "film",       "book",      "service",
     "plan",  "model", "option", "unit",  "shop",    "till",  "pos",        "table",     "bord",
     "tisch", "queue", "shift",  "day",   "tag",     "date",  "fund",       "reference", "ref",
     "index", "row",   "line",   "url",   "asin",    "ean",   "upc",        "isbn",      "lang",
     "ip",    "art",   "ora",    "mes",   "mese",    "ano",   "anno",       "tid",       "lon",
     "lat",   "land",  "rok",    "count", "site",    "fee",   "fees",       "tax",       "vat",
     "moms",  "cost",  "costs",  "price", "hora",    "time",  "times",      "rep",       "agent",
     "host",  "hotel", "lot",    "batch", "remarks", "notes", "merchantid", "tier",      "level"});
// What a bank's statement says of who paid.
constexpr auto kTexts = std::to_array<std::string_view>(
    {"descri", "beschreib", "beskriv", "libelle", "omschrijv", "opis", "kuvaus", "bezeichn"});
constexpr auto kVendors = std::to_array<std::string_view>(
    {"vendor", "supplier", "lieferant", "leverantor", "leverandor", "fournisseur", "proveedor", "fornitore",
     "fornecedor", "leverancier", "dostawc", "toimittaja", "kreditor", "creditor"});
constexpr auto kRowNumbers = std::to_array<std::string_view>(
    {"",     "index",    "row",   "rownumber", "rownum", "rowno",      "rowid",    "sno",       "srno",
     "slno", "serialno", "lfdnr", "line",      "lineno", "linenumber", "radnr",    "rad",       "rij",
     "rang", "lp",       "nr",    "no",        "number", "unnamed",    "unnamed0", "unnamed01", "x"});

/// Of the values that say something, do nearly all hold?
template <typename Holds>
bool nearly_all(const Evidence& evidence, std::size_t column, Holds holds) {
  std::size_t values = 0, held = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || says_nothing(row[column])) continue;
    ++values;
    held += holds(std::string_view(row[column])) ? 1U : 0U;
  }
  return values > 0 && static_cast<double>(held) >= kForm * static_cast<double>(values);
}

/// "Kundenzufriedenheit"; short words are in too many others.
bool contains_any(const std::string& word, WordList stems) {
  constexpr std::size_t kLong = 6;
  return std::any_of(stems.begin(), stems.end(),
                     [&](auto stem) { return stem.size() >= kLong && word.find(stem) != std::string::npos; });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// "08:30", "8.15 PM", "14h05", "12:00:00".
bool is_time_of_day(std::string_view text) {
  std::size_t at = 0;
  const auto number = [&] {
    const std::size_t begin = at;
    int value = 0;
    while (at < text.size() && at < begin + 2 && is_digit(text[at])) value = 10 * value + (text[at++] - '0');
    return at == begin ? -1 : value;
  };
  const int hour = number();
  if (hour < 0 || hour > 24 || at >= text.size() || (text[at] != ':' && text[at] != 'h')) return false;
  ++at;
  const int minute = number();
  if (minute > 59 || minute < 0) return false;
  while (at < text.size() && (is_digit(text[at]) || text[at] == ':' || text[at] == '.')) ++at;
  const std::string rest = normalised(text.substr(at));
  return rest.empty() || rest == "am" || rest == "pm" || rest == "z" || rest == "uhr";
}

bool has_party_sizes(const Evidence& evidence, std::size_t column) {
  return nearly_all(evidence, column, [](std::string_view text) {
    const auto value = parse_amount(text, '.');
    return value && *value >= 0 && *value <= static_cast<Amount>(kMostInParty) * kAmountScale &&
           *value % kAmountScale == 0;
  });
}

/// 1 and 0 are yes and no where there is nothing else, and both.
bool says_yes_or_no(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  const bool numbers = stats.amount_share() >= kForm;
  if (stats.values < (numbers ? kLeastNumbers : kLeastTold) || stats.different > 2) return false;
  std::set<YesNo> said;
  return nearly_all(evidence, column,
                    [&](std::string_view text) {
                      const YesNo one = yes_or_no(text);
                      said.insert(one);
                      return one != YesNo::unknown;
                    }) &&
         (said.size() == 2 || !numbers);
}

bool says_kinds_of_customers(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  return stats.values >= kLeastTold && stats.different <= kFewKinds &&
         nearly_all(evidence, column,
                    [](std::string_view text) { return is_among(normalised(text), kKinds); });
}

/// A title of something, or the goods of a line: beside how many and the number of the order, a bare name is
/// not who bought.
bool names_things(const Evidence& evidence, std::size_t column) {
  const std::string name = normalised(name_of(evidence, column));
  if (name != "name" && name != "nom" && name != "nombre" && name != "nome" && name != "namn" &&
      name != "navn")
    return false;
  std::size_t values = 0, titles = 0, numbers = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || says_nothing(row[column])) continue;
    ++values;
    titles += row[column].size() > kTitle ? 1U : 0U;
    numbers += row[column].front() == '#' ? 1U : 0U;
  }
  if (2 * titles > values || 2 * numbers > values) return true;
  bool pieces = false, receipt = false, goods = false;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string other = name_of(evidence, c);
    const auto words = words_of(other);
    pieces = pieces || name_fit(Role::quantity, other) > 0;
    receipt = receipt || (c != column && name_fit(Role::receipt, other) > 0);
    goods = goods || std::any_of(words.begin(), words.end(), [](const auto& w) {
              return w.starts_with("product") || w.starts_with("item") || w == "sku" ||
                     w.starts_with("artikel") || w.starts_with("descri");
            });
  }
  return pieces && receipt && !goods;
}

}  // namespace

bool only_describes_customers(const Evidence& evidence, std::size_t column) {
  const auto words = words_of(name_of(evidence, column));
  if (words.size() > 1 && is_among(words.front(), kWhether)) return true;
  if (std::any_of(words.begin(), words.end(), [](const auto& w) {
        return w == "count" || begins_with_any(w, kScores) || contains_any(w, kScores);
      }))
    return true;
  const bool people = !words.empty() && is_among(words.back(), kPeople);
  if (people && words.size() > 1 && is_among(words.front(), kHowMany)) return true;
  if (people && has_party_sizes(evidence, column)) return true;
  return says_yes_or_no(evidence, column) || says_kinds_of_customers(evidence, column);
}

bool is_never_customer(const Evidence& evidence, std::size_t column, bool statement) {
  if (only_describes_customers(evidence, column) || numbers_rows(evidence, column)) return true;
  const ColumnStats& stats = evidence.stats[column];
  if (nearly_all(evidence, column, is_time_of_day)) return true;
  if (nearly_all(evidence, column,
                 [](std::string_view text) { return placeholder_of(text) == Placeholder::yes; }))
    return true;
  if (evidence.names.empty()) return false;
  const std::string name = name_of(evidence, column);
  const auto words = words_of(name);
  const auto any = [&](auto&& says) {
    return std::any_of(words.begin(), words.end(),
                       [&](const auto& w) { return !begins_with_any(w, kSomebody) && says(w); });
  };
  const auto is_thing = [&](const std::string& w) {
    if (statement && begins_with_any(w, kTexts)) return false;
    return begins_with_any(w, kNeverStems) || is_among(w, kNeverWords) || is_among(w, kMoreWords);
  };
  // "Name / Description" of a bank is the other party, and what it wrote.
  const bool party =
      words.size() == 2 && (words[0] == "name" || words[0] == "naam") && begins_with_any(words[1], kTexts);
  if (party) return false;
  if (any(is_thing) || names_things(evidence, column) || name_fit(Role::receipt, name) > 0) return true;
  const auto has = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  // "Reference No", not "Merchant reference".
  if (!words.empty() && words.size() <= 2 &&
      (words.front() == "reference" || words.front() == "ref" || words.front() == "referenz"))
    return true;
  if (!has(kBy) && any([](const std::string& w) { return begins_with_any(w, kPapers); })) return true;
  if (static_cast<double>(stats.values) < kBarelyFilled * static_cast<double>(evidence.rows.size()))
    return true;
  if (!has(kTells) && !names_number(name) && nearly_all(evidence, column, [](std::string_view text) {
        const auto value = parse_amount(text, '.');
        return value && *value < kSmall && text.find('E') == std::string_view::npos;
      }))
    return true;
  if (name_fit(Role::date, name) > 0 && stats.date_share() >= kShareNamed) return true;
  // Money, measures; a spreadsheet's 4.67012E+10 was a long number.
  const bool rounded = nearly_all(
      evidence, column, [](std::string_view text) { return text.find('E') != std::string_view::npos; });
  if (!rounded && stats.amount_share() >= kForm &&
      (stats.amounts.with_mark() > 0 || name_fit(Role::amount, name) > 0))
    return true;
  return nearly_all(evidence, column, [](std::string_view text) {
    return text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.");
  });
}

bool numbers_rows(const Evidence& evidence, std::size_t column) {
  if (evidence.names.empty() || !is_among(normalised(name_of(evidence, column)), kRowNumbers)) return false;
  std::size_t steps = 0, ones = 0;
  std::optional<Amount> last;
  for (const auto& row : evidence.rows) {
    if (column >= row.size()) continue;
    const auto value = parse_amount(row[column], '.');
    if (!value || *value % kAmountScale != 0) return false;
    if (last) {
      ++steps;
      ones += *value > *last ? 1U : 0U;
    }
    last = value;
  }
  return steps > 0 && static_cast<double>(ones) >= kForm * static_cast<double>(steps);
}

bool has_name_beside(const std::vector<std::string>& names, std::string_view code) {
  static constexpr auto kCodes = std::to_array<std::string_view>({"code", "id", "no", "nr", "num", "key"});
  const std::string whole = normalised(code);
  if (whole.size() < 3 || (whole[0] != 'c' && whole[0] != 'k') || !is_among(whole.substr(1), kCodes))
    return false;
  return std::any_of(names.begin(), names.end(), [&](const auto& other) {
    const std::string name = normalised(other);
    return name == whole.substr(0, 1) + "name" || name == whole.substr(0, 1) + "namn";
  });
}

bool names_vendor(std::string_view name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return begins_with_any(w, kVendors); });
}

}  // namespace stamkund::ingest
