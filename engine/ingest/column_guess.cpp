#include "engine/ingest/column_guess.h"

#include <algorithm>
#include <unordered_set>

#include "engine/ingest/guess_roles.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

bool looks_like_address(const std::string& value) {
  const auto at = value.find('@');
  return at != std::string::npos && at > 0 && value.find('.', at) != std::string::npos;
}

bool is_below_zero(std::string_view value) {
  return parse_amount(value, '.').value_or(0) < 0 || parse_amount(value, ',').value_or(0) < 0;
}

}  // namespace

double ColumnStats::date_share() const {
  if (values == 0) return 0.0;
  const auto top = dates.best();
  const std::uint64_t count = std::max(asked_dates, top ? dates.count(*top) : 0);
  return static_cast<double>(count) / static_cast<double>(values);
}

double ColumnStats::amount_share() const {
  return values == 0 ? 0.0 : static_cast<double>(amounts.numeric()) / static_cast<double>(values);
}

std::vector<ColumnStats> column_stats(const SampleRows& rows, std::size_t width, const DateFormat* asked) {
  std::vector<ColumnStats> stats(width);
  std::vector<std::unordered_set<std::string_view>> seen(width);
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (rows[r].size() != width) continue;
    for (std::size_t c = 0; c < width; ++c) {
      const auto& value = rows[r][c];
      if (says_nothing(value)) continue;
      ++stats[c].values;
      seen[c].insert(value);
      if (looks_like_address(value)) ++stats[c].addresses;
      if (asked != nullptr) {
        if (asked->parse(value)) ++stats[c].asked_dates;
      } else {
        stats[c].dates.add(value, r + 1);
      }
      stats[c].amounts.add(value, r + 1);
      if (is_below_zero(value)) ++stats[c].below_zero;
    }
  }
  for (std::size_t c = 0; c < width; ++c) stats[c].different = seen[c].size();
  return stats;
}

bool is_taken(const Evidence& evidence, const Guesses& guesses, std::size_t c) {
  const auto is = [c](const Guess& guess) { return guess.column == c; };
  return is(guesses.customer) || is(guesses.date) || is(guesses.amount) ||
         std::any_of(guesses.extras.begin(), guesses.extras.end(), is) ||
         std::find(guesses.joined.begin(), guesses.joined.end(), c) != guesses.joined.end() ||
         std::any_of(guesses.status.begin(), guesses.status.end(),
                     [c](const StatusColumn& one) { return one.column == c; }) ||
         std::find(evidence.labels.begin(), evidence.labels.end(), c) != evidence.labels.end();
}

std::string name_of(const Evidence& evidence, std::size_t column) {
  return column < evidence.names.size() ? evidence.names[column] : "";
}

std::string safe_name(const Evidence& evidence, std::size_t column) {
  return safe_text(name_of(evidence, column), 40);
}

void guess_columns(const Evidence& evidence, Guesses& guesses) {
  guess_status(evidence, guesses);
  guess_pieces_back(evidence, guesses);
  guess_refund(evidence, guesses);
  guess_refund_date(evidence, guesses);
  guess_currency(evidence, guesses);
  guess_date(evidence, guesses);
  guess_customer(evidence, guesses);
  guess_refund_customer(evidence, guesses);
  guess_amount(evidence, guesses);
  guess_debit(evidence, guesses);
  // The last column of numbers; those with decimals are preferred, for counts have none.
  guess_amount_without_name(evidence, guesses, true);
  guess_customer_without_name(evidence, guesses);
  guess_amount_without_name(evidence, guesses, false);
  if (guesses.amount.how.starts_with(kByPlace)) follow_sums(evidence, guesses);
  prefer_without_held(evidence, guesses);
  returns_by_rows(evidence, guesses);
  use_converted(evidence, guesses);
  use_money_of_one_currency(evidence, guesses);
  note_currency_doubts(evidence, guesses);
  guess_left(evidence, guesses);
  refund_once(evidence, guesses);
  refund_by_rows(evidence, guesses);
  guess_quantity(evidence, guesses);
  guess_receipt(evidence, guesses);
  guess_journal(evidence, guesses);
  guess_totals(evidence, guesses);
  guess_order_total(evidence, guesses);
  guess_order_discount(evidence, guesses);
}

}  // namespace stamkund::ingest
