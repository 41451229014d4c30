// Money that stands against damage is in some totals, and goes back: "Rental price", "Security deposit",
// "Total charged".
#include <cstdlib>

#include "engine/ingest/guess_roles.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

std::optional<Amount> money(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

/// In each row `whole` is `part` and `held`, and some is held.
bool is_sum(const Evidence& evidence, std::size_t whole, std::size_t part, std::size_t held) {
  std::size_t some = 0;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size()) continue;
    const auto all = money(evidence, row, whole);
    const auto rest = money(evidence, row, part);
    if (!all || !rest) continue;
    const Amount kept = money(evidence, row, held).value_or(0);
    if (*rest + kept != *all) return false;
    some += kept != 0 ? 1U : 0U;
  }
  return some > 0;
}

}  // namespace

void prefer_without_held(const Evidence& evidence, Guesses& guesses) {
  const auto amount = guesses.amount.column;
  if (!amount || guesses.amount.asked) return;
  const auto said = [&](std::size_t c) {
    return "column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) + "'";
  };
  for (std::size_t held = 0; held < evidence.stats.size(); ++held) {
    if (held == *amount || !is_held(name_of(evidence, held)) ||
        evidence.stats[held].amount_share() < kShareNamed)
      continue;
    for (std::size_t part = 0; part < evidence.stats.size(); ++part) {
      if (part == held || part == *amount || is_taken(evidence, guesses, part) ||
          evidence.stats[part].amount_share() < kShareNamed || !is_sum(evidence, *amount, part, held))
        continue;
      guesses.notes.emplace_back(said(*amount) + " has money that goes back in it, " + said(held) + ": " +
                                     said(part) + ", without it, is taken for the amount",
                                 "--amount-column '" + safe_name(evidence, *amount) + "' counts it");
      guesses.amount.column = part;
      guesses.amount.how = "by its sums: what is left without " + said(held);
      return;
    }
  }
}

}  // namespace stamkund::ingest
