// What was given back of a purchase: in a column of money, on a day, or in rows of its own; taken off once.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>

#include "engine/ingest/guess_roles.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr double kShareAlike = 0.9;  // of customers whose refunds and returns are the same (assumption)

std::optional<Amount> money(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

std::string column_said(const Evidence& evidence, std::size_t column) {
  return "column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) + "'";
}

/// Another column less what came back is the amount, in each row of which something did; a discount may be
/// off, too.
bool is_off(const Evidence& evidence, std::size_t amount, std::size_t refund, std::size_t before,
            std::optional<std::size_t> discount) {
  std::size_t agree = 0;
  const bool all = std::all_of(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
    const auto back = money(evidence, row, refund);
    if (!back || *back == 0) return true;
    const auto full = money(evidence, row, before);
    const auto left = money(evidence, row, amount);
    const Amount less = discount ? std::abs(money(evidence, row, *discount).value_or(0)) : 0;
    if (!full || !left || *full - std::abs(*back) - less != *left) return false;
    return ++agree > 0;
  });
  return all && agree > 0;
}

bool is_off(const Evidence& evidence, std::size_t amount, std::size_t refund) {
  for (std::size_t before = 0; before < evidence.stats.size(); ++before) {
    if (before == amount || before == refund || evidence.stats[before].amount_share() < kShareNamed) continue;
    if (is_off(evidence, amount, refund, before, std::nullopt)) return true;
    for (std::size_t d = 0; d < evidence.stats.size(); ++d)
      if (name_fit(Role::discount, name_of(evidence, d)) > 0 && is_off(evidence, amount, refund, before, d))
        return true;
  }
  return false;
}

/// The row is a return by its kind.
bool gives_back(const Guesses& guesses, const std::vector<std::string>& row) {
  using enum StatusColumn::Says;
  return std::any_of(guesses.status.begin(), guesses.status.end(), [&](const StatusColumn& one) {
    const std::string_view kind = row[one.column];
    const Verdict verdict = one.says == type     ? verdict_of_type(kind)
                            : one.says == pair   ? verdict_of_pair(kind)
                            : one.says == ledger ? verdict_in_ledger(kind)
                                                 : Verdict::unknown;
    return verdict == Verdict::gives_back;
  });
}

}  // namespace

void guess_refund(const Evidence& evidence, Guesses& guesses) {
  Guess& refund = guesses.extra(Extra::refund);
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size() && !refund.asked; ++c) {
    const int fit = name_fit(Role::refund, name_of(evidence, c));
    const ColumnStats& stats = evidence.stats[c];
    const std::string name = normalised(name_of(evidence, c));
    // Whole numbers may be pieces that came back.
    const bool pieces =
        ((name == "returns" || fit == kFitOfReturns) && stats.amounts.with_mark() == 0) ||
        std::find(guesses.pieces_back.begin(), guesses.pieces_back.end(), c) != guesses.pieces_back.end();
    // "Refunded?" asks, and says no sum.
    if (fit <= best_fit || stats.amount_share() < kShareNamed || pieces || is_taken(evidence, guesses, c) ||
        name_of(evidence, c).ends_with('?'))
      continue;
    refund.column = c;
    refund.how = "by its name";
    best_fit = fit;
  }
}

void guess_refund_date(const Evidence& evidence, Guesses& guesses) {
  Guess& when = guesses.extra(Extra::refund_date);
  for (std::size_t c = 0; c < evidence.stats.size() && !when.asked && !when.column; ++c) {
    if (!names_refund_date(name_of(evidence, c)) || is_taken(evidence, guesses, c) ||
        (evidence.stats[c].values > 0 && evidence.stats[c].date_share() < kShareNamed))
      continue;
    when.column = c;
    when.how = "by its name";
  }
}

void refund_once(const Evidence& evidence, Guesses& guesses) {
  Guess& refund = guesses.extra(Extra::refund);
  const auto amount = guesses.amount.column;
  if (!refund.column || !amount ||
      (!is_off(evidence, *amount, *refund.column) && !is_off_by_sums(evidence, guesses, *refund.column)))
    return;
  guesses.amount.how += "; what column " + std::to_string(*refund.column + 1) + " gave back is off already";
  if (refund.asked)
    guesses.notes.emplace_back("what " + column_said(evidence, *refund.column) + " gave back is off " +
                                   column_said(evidence, *amount) + " already, and is not taken off again",
                               "--amount-column names a column that has it");
  guesses.off = refund.column;
  refund.column.reset();
}

void returns_by_rows(const Evidence& evidence, Guesses& guesses) {
  const auto amount = guesses.amount.column;
  const auto customer = guesses.customer.column;
  if (!amount || !customer) return;
  for (StatusColumn& one : guesses.status) {
    // Money goes back on the sale's own row; goods may have rows of their own.
    const std::string name = name_of(evidence, one.column);
    if (one.says != StatusColumn::Says::refunds || !names_returned_goods(name)) continue;
    std::set<std::pair<std::string_view, Amount>> sold;
    std::size_t marked = 0;
    std::size_t again = 0;
    for (const bool marks : {false, true})
      for (const auto& row : evidence.rows) {
        if (row.size() != evidence.stats.size() || (yes_or_no(row[one.column]) == YesNo::yes) != marks)
          continue;
        const std::pair key{std::string_view(row[*customer]), money(evidence, row, *amount).value_or(0)};
        if (!marks) {
          sold.insert(key);
          continue;
        }
        ++marked;
        again += sold.contains(key) ? 1U : 0U;
      }
    if (marked > 0 && again == marked) one.says = StatusColumn::Says::returns;
  }
}

void refund_by_rows(const Evidence& evidence, Guesses& guesses) {
  Guess& refund = guesses.extra(Extra::refund);
  const auto amount = guesses.amount.column;
  if (refund.asked || !refund.column || !amount || !guesses.customer.column) return;
  struct Sums {
    Amount refunds = 0, returns = 0;
  };
  std::map<std::string_view, Sums> of;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size()) continue;
    const auto paid = money(evidence, row, *amount);
    if (!paid) continue;
    Sums& sums = of[row[*guesses.customer.column]];
    if (*paid < 0 || gives_back(guesses, row))
      sums.returns += std::abs(*paid);
    else
      sums.refunds += std::abs(money(evidence, row, *refund.column).value_or(0));
  }
  std::size_t refunded = 0, returned = 0, both = 0, alike = 0;
  for (const auto& [customer, sums] : of) {
    refunded += sums.refunds > 0 ? 1U : 0U;
    returned += sums.returns > 0 ? 1U : 0U;
    both += sums.refunds > 0 && sums.returns > 0 ? 1U : 0U;
    alike += sums.refunds > 0 && sums.refunds == sums.returns ? 1U : 0U;
  }
  if (alike == 0 || static_cast<double>(alike) < kShareAlike * static_cast<double>(both) ||
      2 * both < std::min(refunded, returned))
    return;
  guesses.notes.emplace_back(
      column_said(evidence, *refund.column) +
          " says again what rows of returns give back: it is taken off once, by these rows",
      "--refund-column '" + safe_name(evidence, *refund.column) +
          "' with --on-negative drop goes by the column");
  guesses.off = refund.column;
  refund.column.reset();
}

}  // namespace stamkund::ingest
