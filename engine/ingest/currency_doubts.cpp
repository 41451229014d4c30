// Currencies that are stated and cannot be read, and signs of amounts that say another one.
#include <algorithm>
#include <array>
#include <set>

#include "engine/ingest/currency.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

// Signs that several currencies share: the first is how they are read.
constexpr std::array<std::string_view, 4> kShared = {
    "usd cad aud nzd hkd sgd twd mxn ars clp cop uyu brl dop cup bbd jmd ttd fjd bsd bzd nad pab xcd",
    "jpy cny", "inr pkr lkr npr mur scr", "gbp egp lbp fkp gip shp"};

bool agree(const CurrencyCode& sign, const CurrencyCode& code) {
  const std::string one = to_string(sign), other = to_string(code);
  if (one == other) return true;
  static constexpr auto kKronor = std::to_array<std::string_view>({"sek", "nok", "dkk", "isk"});
  if (one == "kr" || other == "kr")
    return std::find(kKronor.begin(), kKronor.end(), one == "kr" ? other : one) != kKronor.end();
  return std::any_of(kShared.begin(), kShared.end(), [&](std::string_view shared) {
    return shared.starts_with(one) && shared.find(other) != std::string_view::npos;
  });
}

std::string column(const Evidence& evidence, std::size_t c) {
  return "column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) + "'";
}

}  // namespace

void note_currency_doubts(const Evidence& evidence, Guesses& guesses) {
  const Guess& currency = guesses.extra(Extra::currency);
  const auto amount = guesses.amount.column;
  if (!amount || currency.asked || evidence.currencies_asked) return;
  if (currency.column) {
    for (const auto& row : evidence.rows) {
      if (row.size() != evidence.stats.size() || row[*currency.column].empty()) continue;
      const auto code = currency_code(row[*currency.column]);
      const CurrencyCode sign = currency_in(row[*amount]);
      if (!code || sign == kNoCurrency || agree(sign, *code)) continue;
      guesses.notes.emplace_back(column(evidence, *amount) + " has '" + safe_text(row[*amount], 40) +
                                     "' where " + column(evidence, *currency.column) + " says '" +
                                     safe_text(row[*currency.column], 40) + "', and the latter is taken",
                                 "--currency-column none takes the signs of the amounts");
      return;
    }
    return;
  }
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (name_fit(Role::currency, name_of(evidence, c)) == 0 || is_taken(evidence, guesses, c) ||
        evidence.stats[c].different < 2 || evidence.stats[c].amount_share() >= kShareNamed)
      continue;
    std::string unknown;
    std::set<std::string> several;
    for (const auto& row : evidence.rows) {
      if (c >= row.size() || row[c].empty()) continue;
      several.insert(row[c]);
      if (unknown.empty() && !currency_code(row[c])) unknown = row[c];
    }
    // Converted to one, or set aside for another reason.
    if (unknown.empty() || several.size() < 2) continue;
    guesses.notes.emplace_back(
        column(evidence, c) + " says in which currency amounts are, and '" + safe_text(unknown, 40) +
            "' there is none that is known: all amounts are taken for one currency",
        "--keep '" + safe_name(evidence, c) + "=" + safe_text(unknown, 40) + "' reads the rows of one");
    return;
  }
}

}  // namespace stamkund::ingest
