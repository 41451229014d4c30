#include "engine/ingest/no_header.h"

#include <algorithm>
#include <map>

#include "engine/ingest/guess_roles.h"
#include "engine/ingest/no_customers.h"
#include "engine/ingest/placeholder.h"

namespace stamkund::ingest {
namespace {

// Assumptions: numbers that count or code things; how much larger money is; numbers of rows that tell that
// papers are numbered in order; days, years and times of day are not above the last.
constexpr Amount kMostSmall = 99 * kAmountScale;
constexpr Amount kTimes = 20;
constexpr std::size_t kTelling = 10;
constexpr Amount kMostYear = 2400 * kAmountScale;
constexpr std::size_t kLongestSum = 8;  // digits

bool has_digit(std::string_view text) { return text.find_first_of("0123456789") != std::string_view::npos; }

/// Each value of one column stands beside the same of the other, and some come again.
bool depends_on(const Evidence& evidence, std::size_t column, std::size_t on) {
  std::map<std::string_view, std::string_view> seen;
  bool again = false;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || row[on].empty()) continue;
    const auto [at, added] = seen.try_emplace(row[on], row[column]);
    if (!added && at->second != row[column]) return false;
    again = again || !added;
  }
  return again;
}

/// Could the numbers be money, and are they that much larger?
bool dwarfs(const Evidence& evidence, std::size_t column, std::size_t small) {
  Amount before = 0, most = 0;
  std::size_t rows = 0, rises = 0, falls = 0;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size()) continue;
    const auto one = parse_amount(row[small], '.'), other = parse_amount(row[column], '.');
    if (!one || !other || *one > kMostSmall || *one < 0 || row[column].starts_with('0') ||
        row[column].size() > kLongestSum || *other < kTimes * *one || *other < kMostSmall)
      return false;
    if (rows++ > 0) (*other > before ? rises : falls) += *other != before ? 1U : 0U;
    before = *other;
    most = std::max(most, *other);
  }
  const bool in_order = rows >= kTelling && (rises == 0 || falls == 0);
  return rows > 0 && most > kMostYear && !in_order;
}

}  // namespace

std::optional<std::size_t> larger_beside(const Evidence& evidence, const Guesses& guesses,
                                         std::size_t small) {
  std::optional<std::size_t> last;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (c == small || is_taken(evidence, guesses, c) || stats.amount_share() < kShareUnnamed ||
        stats.date_share() >= kShareNamed || !dwarfs(evidence, c, small))
      continue;
    // Her number, or where she lives.
    if (guesses.customer.column && depends_on(evidence, c, *guesses.customer.column)) continue;
    last = c;
  }
  return last;
}

std::optional<std::size_t> words_that_repeat(const Evidence& evidence, const Guesses& guesses,
                                             std::size_t numbers) {
  constexpr std::uint64_t kSome = 3;
  const ColumnStats& own = evidence.stats[numbers];
  if (own.values < kSome || own.repeats()) return std::nullopt;
  for (const auto& row : evidence.rows)
    if (numbers >= row.size() || !has_digit(row[numbers]) || row[numbers].find(' ') != std::string::npos)
      return std::nullopt;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (c == numbers || is_taken(evidence, guesses, c) || 2 * stats.values < evidence.rows.size() ||
        !stats.repeats() || is_never_customer(evidence, c))
      continue;
    std::size_t words = 0;
    for (const auto& row : evidence.rows) words += c < row.size() && !row[c].empty() && !has_digit(row[c]);
    if (10 * words >= 9 * stats.values) return c;
  }
  return std::nullopt;
}

std::optional<std::pair<std::string, std::string>> doubt_without_header(const Sample& sample,
                                                                        const Layout& layout,
                                                                        const Guesses& guesses) {
  const Guess& customer = guesses.customer;
  const Guess& amount = guesses.amount;
  // Decimals are nearly always money; whole numbers may be anything.
  const bool whole = amount.column && !amount.asked && amount.how.starts_with(kByPlace) &&
                     sample.stats[*amount.column].amounts.with_mark() == 0;
  bool who = false;
  if (!customer.asked && customer.how != "by its name" && layout.customer_more.empty()) {
    // Numbers that come again, beside nothing but days and numbers, are customers.
    who = !sample.stats[layout.customer].repeats();
    for (std::size_t c = 0; c < sample.stats.size(); ++c) {
      const ColumnStats& stats = sample.stats[c];
      who = who || (c != layout.customer && c != layout.date && layout.amount != c && stats.repeats() &&
                    stats.amount_share() < kShareNamed && stats.date_share() < kShareNamed);
    }
  }
  if (!whole && !who) return std::nullopt;
  const std::string buyer =
      who ? "column " + std::to_string(layout.customer + 1) + " is taken for the customer as " + customer.how
          : "";
  const std::string money = whole ? "column " + std::to_string(*amount.column + 1) +
                                        " is taken for the amount as " + amount.how +
                                        ", though its numbers are whole"
                                  : "";
  return std::pair("there is no header, and " + buyer + (who && whole ? ", and " : "") + money,
                   who && whole ? std::string("--customer-column and --amount-column say which they are")
                   : who        ? std::string("--customer-column says which column it is")
                                : std::string("--amount-column says which column it is, or 'none'"));
}

}  // namespace stamkund::ingest
