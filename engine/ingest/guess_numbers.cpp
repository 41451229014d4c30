// Numbers that count or name things, and fees, where no name says which column is the money of the row.
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr std::uint64_t kTelling = 10;  // whole numbers of which none comes twice are no money (assumption)

}  // namespace

bool numbers_things(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  const std::string name = name_of(evidence, column);
  if (stats.amounts.with_mark() > 0) return false;
  if (name_fit(Role::receipt, name) > 0 || (names_number(name) && !name.empty())) return true;
  if (stats.values < kTelling || stats.different < stats.values || name_fit(Role::amount, name) > 0)
    return false;
  // In order, as papers are numbered.
  Amount before = 0;
  int rises = 0, falls = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size()) continue;
    const auto now = parse_amount(row[column], stats.amounts.mark());
    if (!now) continue;
    if (before != 0) (*now > before ? rises : falls) += 1;
    before = *now;
  }
  return rises == 0 || falls == 0;
}

bool take_fee(const Evidence& evidence, Guesses& guesses) {
  std::optional<std::size_t> only;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (is_taken(evidence, guesses, c) || !names_fee(name_of(evidence, c)) ||
        stats.amount_share() < kShareUnnamed || 2 * stats.values < evidence.rows.size() ||
        numbers_things(evidence, c))
      continue;
    if (only) return false;
    only = c;
  }
  if (!only) return false;
  guesses.amount.column = only;
  guesses.amount.how = "by its name: the fee is the only money of the row";
  return true;
}

}  // namespace stamkund::ingest
