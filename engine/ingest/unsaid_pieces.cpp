// The price of one where no name says how many were bought: that it may have to be multiplied is said.
#include <algorithm>
#include <array>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kMostPieces = 1000 * kAmountScale;  // in one row (assumption)

// What is sold, by beginnings of words.
constexpr auto kSold = std::to_array<std::string_view>(
    {"vendit", "vendut", "ventas", "vendas", "vendid", "vendu", "ventes", "sold", "verkauft", "verkocht",
     "solgt", "sald", "sprzedan", "myyty", "myynti", "satis", "terjual"});
constexpr auto kCounts = std::to_array<std::string_view>(
    {"items", "units", "count", "number", "numero", "nombre", "nb", "num", "no", "nr", "n", "x"});
// Small whole numbers of something else.
constexpr auto kOthers = std::to_array<std::string_view>(
    {"mes",     "monat",  "mois",  "mese", "maand", "manad",    "maned",    "kuukausi", "miesiac", "hora",
     "dia",     "dias",   "jour",  "tag",  "dag",   "dagar",    "giorno",   "dzien",    "paiva",   "alter",
     "edad",    "idade",  "eta",   "age",  "alder", "leeftijd", "wiek",     "ika",      "quarter", "stars",
     "quartal", "tienda", "store", "loja", "butik", "filiale",  "filial",   "magasin",  "negozio", "kassa",
     "caja",    "caixa",  "cassa", "till", "note",  "nota",     "bewertung"});

/// Whole, above zero, not many, and not always the same.
bool may_count(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  if (stats.values == 0 || stats.different < 2 || stats.amounts.with_mark() > 0) return false;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || row[column].empty()) continue;
    const auto value = parse_amount(row[column], '.');
    if (!value || *value <= 0 || *value > kMostPieces || *value % kAmountScale != 0 || row[column][0] == '0')
      return false;
  }
  return true;
}

}  // namespace

void note_unsaid_pieces(const Evidence& evidence, Guesses& guesses) {
  if (evidence.names.empty() || !guesses.amount.column) return;
  const std::size_t own = *guesses.amount.column;
  const PriceOf price = price_of(name_of(evidence, own));
  if (price == PriceOf::all) return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == own || is_taken(evidence, guesses, c) || !may_count(evidence, c)) continue;
    const std::string name = name_of(evidence, c);
    const auto words = words_of(name);
    const auto some = [&](WordList list) {
      return std::any_of(words.begin(), words.end(), [&](const auto& w) { return is_among(w, list); });
    };
    const bool sold =
        std::any_of(words.begin(), words.end(), [](const auto& w) { return begins_with_any(w, kSold); });
    const bool counts = !words.empty() && is_among(words.front(), kCounts);
    const bool other = some(kOthers) || names_place(name) || names_fee(name) || names_tax(name) ||
                       names_shipping(name) || name_fit(Role::discount, name) > 0 ||
                       numbers_things(evidence, c) || (names_no_money(name) && !counts);
    // "Price" alone is of all in many shops.
    if (other || (price == PriceOf::perhaps_one && !sold)) continue;
    guesses.notes.emplace_back(
        "column " + std::to_string(own + 1) + " '" + safe_name(evidence, own) +
            "' is by its name the price of one, or may be, and no name says how many were bought; column " +
            std::to_string(c + 1) + " '" + safe_name(evidence, c) + "' has whole numbers that may",
        "--quantity-column '" + safe_name(evidence, c) + "' multiplies, --amount-column '" +
            safe_name(evidence, own) + "' says that it is the price of all");
    return;
  }
}

}  // namespace stamkund::ingest
