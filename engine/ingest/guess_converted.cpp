// Of several currencies, a column that has all amounts in one: its relation to the amount is steady in each
// currency, and another one in each.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <vector>

#include "engine/ingest/column_words.h"
#include "engine/ingest/currency.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/money_words.h"

namespace stamkund::ingest {
namespace {

constexpr Amount kCent = kAmountScale / 100;
// How far rates may move in the time of a file, how far two currencies are apart at least, and the rows that
// must agree (assumptions).
constexpr double kMostMoved = 1.3;
constexpr double kLeastApart = 1.02;
constexpr double kShareSteady = 0.95;
constexpr std::size_t kLeastRows = 3;

std::optional<Amount> number(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return c < row.size() ? parse_amount(row[c], evidence.stats[c].amounts.mark()) : std::nullopt;
}

/// What one is worth in the other, in the rows of each currency.
struct Rates {
  std::map<std::string, std::vector<double>> of;
  std::map<std::string, bool> same;  ///< to the cent
};

Rates rates_of(const Evidence& evidence, std::size_t currency, std::size_t amount, std::size_t money) {
  Rates out;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || row[currency].empty()) continue;
    const auto a = number(evidence, row, amount), m = number(evidence, row, money);
    if (!a || !m || std::abs(*a) < kAmountScale) continue;
    const std::string code = plain_letters(row[currency]);
    out.of[code].push_back(static_cast<double>(*m) / static_cast<double>(*a));
    const bool same = std::abs(*m - *a) <= kCent;
    const auto [at, first] = out.same.try_emplace(code, same);
    at->second = at->second && same;
  }
  return out;
}

double middle(std::vector<double> values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// `named`: its name says the currency, and is that of the amount: then any steady relation will do.
bool are_conversions(const Rates& rates, bool named) {
  double least = 0.0, most = 0.0;
  std::size_t rows = 0, steady = 0;
  for (const auto& [code, values] : rates.of) {
    const double usual = middle(values);
    if (usual <= 0.0) return false;
    least = least == 0.0 ? usual : std::min(least, usual);
    most = std::max(most, usual);
    rows += values.size();
    for (const double value : values)
      steady += value > usual / kMostMoved && value < usual * kMostMoved ? 1U : 0U;
  }
  return rows >= kLeastRows && rates.of.size() > 1 &&
         (named ? most > kMostMoved || least < 1.0 / kMostMoved : most > least * kLeastApart) &&
         static_cast<double>(steady) >= kShareSteady * static_cast<double>(rows);
}

/// The currency of a converted column, in capitals: by its name, or in which amounts stay the same.
std::string code_of(const std::string& name, const Rates& rates) {
  std::string code;
  if (without_currency(name) != name)
    for (const auto& word : words_of(name))
      if (word.size() == 3 && is_iso_currency(word)) code = word;
  for (const auto& [one, same] : rates.same)
    if (code.empty() && same) code = one;
  for (char& c : code) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return code;
}

bool is_product(const Evidence& evidence, std::size_t amount, std::size_t rate, std::size_t money) {
  std::size_t rows = 0;
  for (const auto& row : evidence.rows) {
    const auto a = number(evidence, row, amount), r = number(evidence, row, rate),
               m = number(evidence, row, money);
    if (!a || !r || !m || *r == 0) continue;
    const double scale = static_cast<double>(kAmountScale);
    const double one = static_cast<double>(*a) * static_cast<double>(*r) / scale;
    const double other = static_cast<double>(*a) / static_cast<double>(*r) * scale;
    const double is = static_cast<double>(*m);
    if (std::abs(one - is) > 1.5 * static_cast<double>(kCent) &&
        std::abs(other - is) > 1.5 * static_cast<double>(kCent))
      return false;
    ++rows;
  }
  return rows >= kLeastRows;
}

}  // namespace

void use_money_of_one_currency(const Evidence& evidence, Guesses& guesses) {
  Guess& currency = guesses.extra(Extra::currency);
  Guess& amount = guesses.amount;
  const Guess& refund = guesses.extra(Extra::refund);
  if (evidence.currencies_asked || !currency.column || currency.asked || !amount.column || amount.asked ||
      evidence.names.empty())
    return;
  std::optional<std::size_t> best;
  int best_worth = 0;
  std::string best_code;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == amount.column || is_taken(evidence, guesses, c) ||
        evidence.stats[c].amount_share() < kShareUnnamed)
      continue;
    const Rates rates = rates_of(evidence, *currency.column, *amount.column, c);
    const std::string name = name_of(evidence, c);
    const bool named =
        without_currency(name) != name &&
        normalised(without_currency(name)) == normalised(without_currency(name_of(evidence, *amount.column)));
    if (!are_conversions(rates, named) && !are_conversions(rates, false)) continue;
    const std::string code = code_of(name, rates);
    bool product = false;
    for (std::size_t r = 0; r < evidence.stats.size() && !product; ++r)
      product = r != c && r != amount.column && evidence.stats[r].amount_share() >= kShareUnnamed &&
                is_product(evidence, *amount.column, r, c);
    const bool same =
        std::any_of(rates.same.begin(), rates.same.end(), [](const auto& one) { return one.second; });
    if (!product && !same && money_kind(name) != MoneyKind::unknown) continue;
    const int worth = 1 + (product ? 8 : 0) + (same ? 4 : 0) + (code.empty() ? 0 : 2);
    if (worth <= best_worth || worth == 1) continue;
    best = c;
    best_worth = worth;
    best_code = code;
  }
  if (!best) return;
  const std::string what = "column " + std::to_string(*currency.column + 1) + " '" +
                           safe_name(evidence, *currency.column) + "' has several currencies, and column " +
                           std::to_string(*best + 1) + " '" + safe_name(evidence, *best) +
                           "' has the same money in one" + (best_code.empty() ? "" : ", " + best_code);
  // What was given back is in the currencies of the rows.
  if (refund.column) {
    guesses.notes.emplace_back(what, "--amount-column '" + safe_name(evidence, *best) +
                                         "' --currency-column none takes it, with --refund-column for what "
                                         "came back in the same currency");
    return;
  }
  guesses.notes.emplace_back(what + ": it is taken for the amount",
                             "--amount-column '" + safe_name(evidence, *amount.column) +
                                 "' takes the other, with --keep or --rates for its currencies");
  amount.others.push_back(*amount.column);
  amount.column = best;
  amount.how = "by its relation to '" + safe_name(evidence, amount.others.back()) + "', in one currency";
  currency.column.reset();
}

}  // namespace stamkund::ingest
