#include "engine/ingest/column_words.h"

#include <algorithm>
#include <array>

#include "engine/base/letters.h"
#include "engine/ingest/currency.h"

namespace stamkund::ingest {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kLongest = 200;  // bytes of a name that are looked at

// U+00C0 to U+00DF, and in the same order U+00E0 to U+00FF; nothing for the signs of times and divided by.
constexpr std::array kLatin1 = {"a"sv, "a"sv, "a"sv, "a"sv, "a"sv, "a"sv, "ae"sv, "c"sv, "e"sv,  "e"sv, "e"sv,
                                "e"sv, "i"sv, "i"sv, "i"sv, "i"sv, "d"sv, "n"sv,  "o"sv, "o"sv,  "o"sv, "o"sv,
                                "o"sv, ""sv,  "o"sv, "u"sv, "u"sv, "u"sv, "u"sv,  "y"sv, "th"sv, "ss"sv};
// U+0100 to U+017F; "ij" and "oe" come out as their first letter.
constexpr std::string_view kLatinExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrsssssssstttttt"
    "uuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(kLatinExtended.size() == 128);

/// One letter, or any other byte, as it is read from a name.
struct Letter {
  std::string plain;
  bool upper = false;
  bool word = false;  ///< part of a word
};

/// Takes one off the front.
Letter take_letter(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const auto second = text.size() > 1 ? static_cast<unsigned char>(text[1]) : 0U;
  const bool pair = second >= 0x80 && second < 0xC0;
  if (pair && first == 0xC3) {
    text.remove_prefix(2);
    const std::size_t at = (second - 0x80U) & 0x1FU;
    return {std::string(second == 0xBF ? "y"sv : kLatin1[at]), second < 0xA0 && second != 0x9F, true};
  }
  if (pair && (first == 0xC4 || first == 0xC5)) {
    text.remove_prefix(2);
    const std::size_t at = (first - 0xC4U) * 64U + (second - 0x80U);
    return {std::string(1, kLatinExtended[at]), false, true};
  }
  // Romanian s and t; accents by themselves.
  if (first == 0xC8 && second >= 0x98 && second <= 0x9B) {
    text.remove_prefix(2);
    return {second < 0x9A ? "s" : "t", false, true};
  }
  if (pair && (first == 0xCC || (first == 0xCD && second <= 0xAF))) {
    text.remove_prefix(2);
    return {"", false, true};
  }
  const char c = text.front();
  text.remove_prefix(1);
  const bool upper = c >= 'A' && c <= 'Z';
  const bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || first >= 0x80;
  return {std::string(1, lower(c)), upper, word};
}

std::vector<Letter> letters_of(std::string_view text) {
  text = text.substr(0, kLongest);
  std::vector<Letter> out;
  while (!text.empty()) out.push_back(take_letter(text));
  return out;
}

// What sending costs.
constexpr auto kShipping = std::to_array<std::string_view>(
    {"shipping",      "freight",       "postage",       "delivery",     "versand",      "versandkosten",
     "frakt",         "fragt",         "verzendkosten", "envio",        "envios",       "livraison",
     "spedizione",    "spedizioni",    "frete",         "fretes",       "port",         "porto",
     "portokosten",   "vracht",        "vrachtkosten",  "verzending",   "bezorgkosten", "toimitus",
     "toimituskulut", "toimitusmaksu", "rahti",         "wysylka",      "wysylki",      "przesylka",
     "przesylki",     "dostawa",       "dostawy",       "fraktkostnad", "fraktavgift",  "fragtpris",
     "lieferkosten",  "liefergebuhr",  "kargo",         "ongkir",       "doprava",      "flete"});
// What customers pay beside what they bought.
constexpr auto kOnTop = std::to_array<std::string_view>(
    {"tip",           "tips",          "gratuity",       "gratuities", "dricks",      "trinkgeld",
     "drikkepenge",   "driks",         "pourboire",      "propina",    "mancia",      "fooi",
     "gorjeta",       "juomaraha",     "surcharge",      "surcharges", "zuschlag",    "tillagg",
     "tillaeg",       "tillegg",       "toeslag",        "recargo",    "supplemento", "supplement",
     "lisamaksu",     "donation",      "donations",      "spende",     "donasjon",    "donativo",
     "donazione",     "lahjoitus",     "donatie",        "handling",   "packaging",   "servicecharge",
     "servicegebuhr", "serviceavgift", "servicetillagg", "bedienung",  "coperto",     "servicio"});
// What the state pays beside it is no part of it: "Gift Aid".
constexpr auto kOfState = std::to_array<std::string_view>({"aid", "giftaid", "reclaim", "reclaimed"});
// What says tax, in the languages that are read.
constexpr auto kTax = std::to_array<std::string_view>({"tax",         "taxes",
                                                       "taxe",        "vat",
                                                       "moms",        "mva",
                                                       "mwst",        "ust",
                                                       "iva",         "tva",
                                                       "dph",         "alv",
                                                       "btw",         "afa",
                                                       "pdv",         "gst",
                                                       "hst",         "kdv",
                                                       "nds",         "steuer",
                                                       "ddv",         "avgift",
                                                       "impuesto",    "impuestos",
                                                       "imposto",     "mehrwertsteuer",
                                                       "umsatzsteuer"});
constexpr auto kNet = std::to_array<std::string_view>(
    {"net",      "nett",      "netto",     "neto",    "netti",      "excl",    "exkl",
     "ekskl",    "excluding", "exclusive", "ht",      "imponibile", "esclusa", "escluso",
     "excluida", "excluido",  "excluded",  "veroton", "alv0",       "pretax",  "untaxed",
     "extax",    "exvat",     "exmoms",    "exgst",   "exkl"});
constexpr auto kGross = std::to_array<std::string_view>(
    {"gross",    "brutto",     "bruto",   "brut",     "lordo",    "incl",   "inkl",  "including", "inclusive",
     "included", "inclusa",    "incluso", "incluida", "incluido", "ttc",    "ivato", "ivata",     "compresa",
     "compreso", "verollinen", "inctax",  "incvat",   "incmoms",  "incgst", "wt"});
// Only beside a word for tax.
constexpr auto kWithout =
    std::to_array<std::string_view>({"ex", "exc", "without", "before", "hors", "sans", "utan", "uten", "uden",
                                     "ohne", "zonder", "senza", "sin", "sem", "bez", "zzgl"});
constexpr auto kWith = std::to_array<std::string_view>(
    {"inc", "with", "after", "med", "mit", "con", "com", "avec", "met", "s", "z", "sis"});
// What the shop pays to others.
constexpr auto kFees = std::to_array<std::string_view>(
    {"fee",        "fees",       "commission", "commissions", "gebuhr",   "gebuhren",    "gebuehr",
     "gebuehren",  "provision",  "avgift",     "avgifter",    "gebyr",    "gebyrer",     "frais",
     "comision",   "comisiones", "tarifa",     "tarifas",     "comissao", "commissione", "commissioni",
     "kommission", "palkkio",    "prowizja",   "poplatek"});
// What such a word may be grown together with: "Nettobetrag", "totalTTC".
constexpr auto kGrown = std::to_array<std::string_view>(
    {"amount",  "total",   "totals", "sales", "value", "price",  "revenue", "sum",    "paid",
     "betrag",  "belopp",  "umsatz", "preis", "pris",  "beloeb", "belob",   "bedrag", "importe",
     "importo", "montant", "prix",   "summe", "summa", "wert",   "varde"});

// Who has such a cover may take something back; ends of longer words.
constexpr auto kCovers = std::to_array<std::string_view>(
    {"protection", "insurance", "guarantee", "waiver", "policy", "versicherung", "schutz", "skydd",
     "forsakring", "forsikring", "beskyttelse", "assurance", "seguro", "assicurazione", "verzekering",
     "vakuutus", "turva", "ubezpieczenie"});
constexpr auto kLeave = std::to_array<std::string_view>(
    {"free", "flexible", "possible", "allowed", "eligible", "gratis", "kostenlos", "kostenlose",
     "kostenfreie", "gratuit", "gratuite", "gratuita", "ilmainen"});
constexpr auto kDeedEnds =
    std::to_array<std::string_view>({"ed", "ad", "at", "iert", "eret", "ert", "ato", "ata", "ado", "ada"});

/// Words that have grown together with one that says net or gross are taken apart.
std::vector<std::string> apart(std::vector<std::string> words) {
  std::vector<std::string> out;
  for (std::string& word : words) {
    bool done = false;
    for (const std::string_view side : {"netto"sv, "brutto"sv, "gross"sv, "net"sv, "ttc"sv, "ht"sv}) {
      if (done || word.size() <= side.size()) continue;
      const std::string after = word.substr(side.size());
      const std::string before = word.substr(0, word.size() - side.size());
      const bool first = word.starts_with(side) && is_among(after, kGrown);
      if (!first && !(word.ends_with(side) && is_among(before, kGrown))) continue;
      out.push_back(first ? after : before);
      out.emplace_back(side);
      done = true;
    }
    if (!done) out.push_back(std::move(word));
  }
  return out;
}

}  // namespace

std::string plain_letters(std::string_view text) {
  std::string out;
  for (const Letter& letter : letters_of(text)) out += letter.plain;
  return out;
}

std::vector<std::string> words_of(std::string_view name) {
  const auto letters = letters_of(name);
  std::vector<std::string> out;
  bool open = false;
  for (std::size_t l = 0; l < letters.size(); ++l) {
    const Letter& now = letters[l];
    if (!now.word) {
      open = false;
      continue;
    }
    // "orderTotal", "HTTPCode".
    const bool rises = l > 0 && now.upper && letters[l - 1].word && !letters[l - 1].upper;
    const bool last_of_run = l > 0 && now.upper && letters[l - 1].upper && l + 1 < letters.size() &&
                             letters[l + 1].word && !letters[l + 1].upper && !letters[l + 1].plain.empty();
    if (!open || rises || last_of_run) out.emplace_back();
    open = true;
    out.back() += now.plain;
  }
  std::erase_if(out, [](const auto& word) { return word.empty(); });
  return out;
}

bool is_among(std::string_view word, WordList words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool begins_with_any(std::string_view word, WordList stems) {
  return std::any_of(stems.begin(), stems.end(), [&](auto stem) { return word.starts_with(stem); });
}

std::string without_currency(std::string_view name) {
  // In small letters only those that are no words.
  static constexpr auto kSmall = std::to_array<std::string_view>(
      {"inr", "usd", "eur", "gbp", "sek", "nok", "dkk", "chf", "pln", "czk", "huf", "cad", "aud", "jpy"});
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80U;
  };
  std::string out;
  bool others = false;
  for (std::size_t at = 0; at < name.size();) {
    std::size_t end = at;
    while (end < name.size() && letter(name[end])) ++end;
    const auto word = name.substr(at, end - at);
    const bool code = word.size() == 3 && (is_iso_currency(word) || is_among(word, kSmall));
    others = others || (!code && !word.empty());
    if (!code) out += word;
    if (end < name.size()) out += name[end++];
    at = end;
  }
  return others ? out : std::string(name);
}

bool is_before_fee(std::string_view name) {
  static constexpr auto kBefore =
      std::to_array<std::string_view>({"before", "avant", "antes", "prima", "vor", "fore", "for", "voor"});
  const auto words = words_of(name);
  return words.size() > 1 && is_among(words.front(), kBefore) && is_among(words.back(), kFees);
}

bool names_fee(std::string_view name) {
  const auto words = words_of(name);
  if (is_before_fee(name)) return false;
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kFees); });
}

bool names_shipping(std::string_view name) {
  const auto words = words_of(name);
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kShipping); });
}

bool only_may_be(std::string_view word) {
  static constexpr auto kEnds =
      std::to_array<std::string_view>({"able", "ables", "ible", "bar", "baar", "abel", "avel", "abile",
                                       "abili", "fahig", "faehig", "berettiget", "zwrotny"});
  return std::any_of(kEnds.begin(), kEnds.end(), [&](auto end) { return word.ends_with(end); });
}

bool covers_what_may_be(const std::vector<std::string>& words) {
  // "Insurance cancelled" says what has happened.
  if (std::any_of(words.begin(), words.end(), [](const auto& w) {
        return std::any_of(kDeedEnds.begin(), kDeedEnds.end(), [&](auto end) { return w.ends_with(end); });
      }))
    return false;
  return std::any_of(words.begin(), words.end(), [](const auto& w) {
    return is_among(w, kLeave) ||
           std::any_of(kCovers.begin(), kCovers.end(), [&](auto cover) { return w.ends_with(cover); });
  });
}

bool names_on_top(std::string_view name) {
  const auto words = words_of(name);
  const auto some = [&](WordList list) {
    return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
  };
  if (some(kOfState)) return false;
  const auto charge = std::find(words.begin(), words.end(), "charge");
  return some(kOnTop) || (charge != words.end() && charge != words.begin() && *(charge - 1) == "service");
}

bool names_tax(std::string_view name) {
  const auto words = words_of(name);
  // "MwSt" looks like two.
  if (words.size() == 2 && is_among(words.front() + words.back(), kTax)) return true;
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kTax); });
}

SidedName sided(std::string_view name) {
  const auto words = apart(words_of(name));
  const bool taxed = std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kTax); });
  SidedName out;
  std::string all;
  for (const auto& word : words) {
    all += word;
    if (is_among(word, kNet) || (taxed && is_among(word, kWithout)))
      out.side = Side::net;
    else if (is_among(word, kGross) || (taxed && is_among(word, kWith)))
      out.side = Side::gross;
    else if (!is_among(word, kTax))
      out.rest += word;
  }
  if (out.side == Side::plain) out.rest = all;
  return out;
}

}  // namespace stamkund::ingest
