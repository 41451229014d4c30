// "Returned" and "Cancelled" beside a quantity: yes or no of the whole row, or a number of its pieces. Values
// tell, or nothing does; then the doubt is said.
#include <algorithm>
#include <array>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

// What was done to pieces or to the row, by one word.
constexpr auto kDeeds = std::to_array<std::string_view>(
    {"returned",      "returns",    "return",      "refunded",     "refunds",     "retouren",
     "retoure",       "returer",    "retur",       "returnerad",   "returnerade", "returnerat",
     "returneret",    "returnert",  "retourniert", "retours",      "cancelled",   "canceled",
     "cancellations", "storniert",  "storno",      "stornos",      "annullerad",  "annullerade",
     "annulleret",    "annullert",  "makulerad",   "makulerade",   "annule",      "annules",
     "cancelado",     "cancelados", "devueltos",   "devoluciones", "resi",        "annullati",
     "geannuleerd",   "palautettu", "palautukset", "peruttu",      "voids",       "voided"});
// Beside them these count pieces, too.
constexpr auto kPieces = std::to_array<std::string_view>({"items", "pieces", "pcs", "stuck", "articles"});

std::optional<Amount> number(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

std::optional<std::size_t> quantity_beside(const Evidence& evidence, std::size_t column) {
  std::optional<std::size_t> best;
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    const int fit = std::max(name_fit(Role::quantity, name), is_among(normalised(name), kPieces) ? 1 : 0);
    if (c == column || fit <= best_fit || evidence.stats[c].amount_share() < kShareNamed) continue;
    best = c;
    best_fit = fit;
  }
  return best;
}

bool is_one_deed(const std::string& name) {
  const auto words = words_of(name);
  return words.size() == 1 && is_among(words.front(), kDeeds);
}

}  // namespace

PiecesBack pieces_back_in(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  if (!is_one_deed(name_of(evidence, column)) || stats.values == 0 || stats.amounts.with_mark() > 0 ||
      stats.below_zero > 0 || stats.amount_share() < 1.0)
    return PiecesBack::no;
  const auto quantity = quantity_beside(evidence, column);
  if (!quantity) return PiecesBack::no;
  auto out = PiecesBack::no;
  for (const auto& row : evidence.rows) {
    const Amount back = number(evidence, row, column).value_or(0);
    const Amount pieces = number(evidence, row, *quantity).value_or(0);
    if (back == 0) continue;
    if (back % kAmountScale != 0 || back > std::abs(pieces)) return PiecesBack::no;
    if (back > kAmountScale)
      out = PiecesBack::yes;
    else if (pieces > kAmountScale && out == PiecesBack::no)
      out = PiecesBack::perhaps;
  }
  return out;
}

void guess_pieces_back(const Evidence& evidence, Guesses& guesses) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const bool status = std::any_of(guesses.status.begin(), guesses.status.end(),
                                    [c](const StatusColumn& one) { return one.column == c; });
    if (!status &&
        (names_returned_pieces(name_of(evidence, c)) || pieces_back_in(evidence, c) != PiecesBack::no))
      guesses.pieces_back.push_back(c);
  }
}

void note_pieces_back(const Evidence& evidence, const StatusColumn& mark, Guesses& guesses) {
  if (pieces_back_in(evidence, mark.column) != PiecesBack::perhaps) return;
  guesses.notes.emplace_back("column " + std::to_string(mark.column + 1) + " '" +
                                 safe_name(evidence, mark.column) +
                                 "' has 0 and 1 beside quantities above 1: rows with 1 are taken for " +
                                 (mark.says == StatusColumn::Says::voids ? "cancelled" : "given back") +
                                 " as a whole, though it may count pieces",
                             "--status-column none leaves all in if it counts pieces");
}

}  // namespace stamkund::ingest
