// Rows called a total that repeat what the other lines of their receipt come to: no sales, though they have a
// customer and a day.
#include <algorithm>
#include <cstdlib>
#include <map>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr double kShareAgreeing = 0.95;  // of such rows (assumption)
constexpr Amount kCent = kAmountScale / 100;

/// What the lines of one receipt come to, all of them, and above each row called a total.
struct Lines {
  Amount sum = 0;
  std::size_t count = 0;
  struct Total {
    Amount money, above;
  };
  std::vector<Total> totals;
};

using Receipts = std::map<std::string, Lines>;

/// By number, or by customer and day where none is numbered.
Receipts receipts_of(const Evidence& evidence, const Guesses& guesses, std::size_t text) {
  const auto number = guesses.extra(Extra::receipt).column;
  const std::size_t amount = *guesses.amount.column;
  Receipts out;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size()) continue;
    const auto money = parse_amount(row[amount], evidence.stats[amount].amounts.mark());
    const std::string key =
        number ? row[*number]
               : row[*guesses.customer.column] + "\n" + row[*guesses.date.column].substr(0, 10);
    if (!money || key.empty()) continue;
    Lines& lines = out[key];
    if (is_total(row[text])) {
      lines.totals.push_back({*money, lines.sum});
      continue;
    }
    lines.sum += *money;
    ++lines.count;
  }
  return out;
}

/// In nearly all receipts that have one, and in some that have several lines or in two of them.
bool repeat_lines(const Receipts& receipts) {
  std::size_t totals = 0, agree = 0, several = 0;
  for (const auto& [key, lines] : receipts)
    for (const auto& total : lines.totals) {
      ++totals;
      if (lines.count == 0 ||
          (std::abs(total.money - lines.sum) > kCent && std::abs(total.money - total.above) > kCent))
        continue;
      ++agree;
      several += lines.count > 1 ? 1U : 0U;
    }
  return several > 0 && static_cast<double>(agree) >= kShareAgreeing * static_cast<double>(totals);
}

}  // namespace

void guess_totals(const Evidence& evidence, Guesses& guesses) {
  Guess& status = guesses.extra(Extra::status);
  if (!guesses.amount.column || !guesses.customer.column || !guesses.date.column ||
      (status.asked && !status.column))
    return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const auto known = std::find_if(guesses.status.begin(), guesses.status.end(),
                                    [c](const StatusColumn& one) { return one.column == c; });
    const bool is_status = known != guesses.status.end();
    if (is_status ? !known->asked || known->says != StatusColumn::Says::word
                  : is_taken(evidence, guesses, c) || (status.asked && !guesses.more_status))
      continue;
    if (evidence.stats[c].amount_share() >= kShareNamed || !repeat_lines(receipts_of(evidence, guesses, c)))
      continue;
    if (is_status)
      known->says = StatusColumn::Says::totals;
    else
      guesses.status.push_back({c, StatusColumn::Says::totals});
    if (!status.column) {
      status.column = c;
      status.how = "rows of totals";
    }
    guesses.notes.emplace_back("column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
                                   "' has rows of totals that repeat what the other lines of their receipt "
                                   "come to: they are no sales",
                               "--status-column none counts them");
    return;
  }
}

}  // namespace stamkund::ingest
