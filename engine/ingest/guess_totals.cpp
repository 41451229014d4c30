// Rows called a total that repeat what the other lines of their receipt come to: no sales, though they have a
// customer and a day.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

constexpr double kShareAgreeing = 0.95;   // of such rows (assumption)
constexpr double kShareOfReceipts = 0.8;  // that have a row of a word that no name knows (assumption)
constexpr std::size_t kLeastReceipts = 3;
constexpr Amount kCent = kAmountScale / 100;

/// What the lines of one receipt come to, all of them, and above each row called a total.
struct Lines {
  Amount sum = 0;
  std::size_t count = 0;
  struct Total {
    Amount money, above;
    std::size_t lines;  ///< above it
  };
  std::vector<Total> totals;
};

using Receipts = std::map<std::string, Lines>;

/// Words of one column that sums prove to be totals.
using Words = std::set<std::string, std::less<>>;

/// By number, or by customer and day where none is numbered.
Receipts receipts_of(const Evidence& evidence, const Guesses& guesses, std::size_t text, const Words& known,
                     std::string_view word = {}) {
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
    const bool asked = word.empty() ? is_total(row[text]) : row[text] == word;
    if (asked) {
      lines.totals.push_back({*money, lines.sum, lines.count});
      continue;
    }
    if (known.contains(row[text]) || is_total(row[text])) continue;
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

/// In nearly all receipts, and each time what stands above it: whatever the word is, it is a total.
bool proves_total(const Receipts& receipts) {
  std::size_t with = 0, totals = 0, agree = 0, several = 0;
  for (const auto& [key, lines] : receipts) {
    with += lines.totals.empty() ? 0U : 1U;
    for (const auto& total : lines.totals) {
      ++totals;
      const bool same = total.lines > 0 && total.money != 0 && std::abs(total.money - total.above) <= kCent;
      agree += same ? 1U : 0U;
      several += same && total.lines > 1 ? 1U : 0U;
    }
  }
  return with >= kLeastReceipts && several >= kLeastReceipts &&
         static_cast<double>(with) >= kShareOfReceipts * static_cast<double>(receipts.size()) &&
         static_cast<double>(agree) >= kShareAgreeing * static_cast<double>(totals);
}

/// One after the other: a sum below a sum counts only what was sold.
Words words_of_totals(const Evidence& evidence, const Guesses& guesses, std::size_t text) {
  std::map<std::string_view, std::size_t> rows;
  for (const auto& row : evidence.rows)
    if (row.size() == evidence.stats.size() && !row[text].empty() && !is_total(row[text])) ++rows[row[text]];
  const std::size_t receipts = receipts_of(evidence, guesses, text, {}).size();
  Words out;
  for (bool more = true; more;) {
    more = false;
    for (const auto& [word, count] : rows) {
      if (static_cast<double>(count) < kShareOfReceipts * static_cast<double>(receipts) ||
          out.contains(word) || !proves_total(receipts_of(evidence, guesses, text, out, word)))
        continue;
      out.emplace(word);
      more = true;
    }
  }
  return out;
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
    if (evidence.stats[c].amount_share() >= kShareNamed) continue;
    const Words words = words_of_totals(evidence, guesses, c);
    if (words.empty() && !repeat_lines(receipts_of(evidence, guesses, c, {}))) continue;
    StatusColumn said{c, StatusColumn::Says::totals};
    std::string list;
    for (const auto& word : words) {
      said.kinds.emplace_back(word, Verdict::no_sale);
      list += (list.empty() ? " (" : ", ") + ("'" + safe_text(word, 40) + "'");
    }
    if (!list.empty()) list += ")";
    if (is_status) {
      known->says = said.says;
      known->kinds = said.kinds;
    } else {
      guesses.status.push_back(said);
    }
    if (!status.column) {
      status.column = c;
      status.how = "rows of totals";
    }
    guesses.notes.emplace_back("column " + std::to_string(c + 1) + " '" + safe_name(evidence, c) +
                                   "' has rows of totals" + list +
                                   " that repeat what the other lines of their receipt "
                                   "come to: they are no sales",
                               "--status-column none counts them");
    return;
  }
}

}  // namespace stamkund::ingest
