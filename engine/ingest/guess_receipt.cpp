// The number that lines of one receipt share, and the currency of a row.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/currency.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

constexpr auto kTotals =
    std::to_array<std::string_view>({"total", "totals", "totalt", "totale", "totaux", "subtotal", "sum",
                                     "summe", "summa", "gesamt", "suma", "somme", "totaal"});
// What may stand beside such a word.
constexpr auto kBesideTotals = std::to_array<std::string_view>(
    {"grand", "sub", "order", "receipt", "invoice", "general", "generale", "betrag", "belopp", "amount", "a",
     "att", "betala", "zu", "zahlen", "to", "pay"});
constexpr double kShareOfOne = 0.95;  // of lines that agree with the first of their receipt (assumption)

/// Lines of one number have one customer and one day, and there are several of one.
bool holds_together(const Evidence& evidence, const SampleRows& rows, const Guesses& guesses,
                    std::size_t column) {
  struct First {
    const std::string* customer;
    const std::string* date;
  };
  std::map<std::string_view, First> first;
  std::size_t more = 0;
  std::size_t agree = 0;
  for (const auto& row : rows) {
    if (row.size() != evidence.stats.size() || row[column].empty()) continue;
    const std::string& customer = row[*guesses.customer.column];
    const std::string& date = row[*guesses.date.column];
    const auto [at, added] = first.try_emplace(row[column], First{&customer, &date});
    if (added) continue;
    ++more;
    const bool same_customer = customer.empty() || *at->second.customer == customer;
    const bool same_day = date.empty() || at->second.date->substr(0, 10) == date.substr(0, 10);
    if (same_customer && same_day) ++agree;
  }
  return more > 0 && static_cast<double>(agree) >= kShareOfOne * static_cast<double>(more);
}

/// Shopify calls the number of an order "Name"; it begins with "#".
bool is_name_of_order(const Evidence& evidence, std::size_t column) {
  if (normalised(name_of(evidence, column)) != "name") return false;
  return std::all_of(evidence.rows.begin(), evidence.rows.end(),
                     [&](const auto& row) { return column >= row.size() || row[column].starts_with("#"); });
}

/// "code", "reference" may number anything: if lines of one hold together, it is an order.
int receipt_fit(const std::string& name) {
  static constexpr auto kPerhaps =
      std::to_array<std::string_view>({"code", "reference", "ref", "number", "nummer", "numero", "docno",
                                       "documentno", "documentnumber", "document"});
  const int fit = name_fit(Role::receipt, name);
  return fit == 0 && is_among(normalised(name), kPerhaps) ? 1 : fit;
}

/// Something tells lines of one order apart, or is called its total: then its lines count.
bool may_have_lines(const Evidence& evidence, const Guesses& guesses) {
  if (guesses.amount.column && names_order_total(name_of(evidence, *guesses.amount.column))) return true;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c != guesses.amount.column && evidence.stats[c].amount_share() >= kShareUnnamed &&
        (price_of(name) != PriceOf::all || name_fit(Role::quantity, name) > 0))
      return true;
  }
  return false;
}

/// Lines of an order below its first one may be blank in its number, customer and date.
bool has_blank_lines(const Evidence& evidence, const Guesses& guesses, std::size_t column) {
  bool headed = false;
  std::size_t lines = 0;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size()) continue;
    if (headed && is_blank_line_of_order({row.begin(), row.end()}, column, *guesses.customer.column,
                                         *guesses.date.column, *guesses.amount.column))
      ++lines;
    headed = headed || !row[column].empty();
  }
  return lines > 0;
}

void note_blank_lines(const Evidence& evidence, Guesses& guesses, std::size_t column) {
  guesses.blank_continues = true;
  guesses.notes.emplace_back(
      "lines that are blank in column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) +
          "', in the customer and in the date are taken for further lines of the order above",
      "--receipt-column none leaves them out");
}

}  // namespace

bool is_total(std::string_view text) {
  const auto words = text.empty() ? std::vector<std::string>{} : words_of(text);
  return std::any_of(words.begin(), words.end(), [](const auto& w) { return is_among(w, kTotals); }) &&
         std::all_of(words.begin(), words.end(),
                     [](const auto& w) { return is_among(w, kTotals) || is_among(w, kBesideTotals); });
}

bool says_total(const std::vector<std::string_view>& fields) {
  // "Total for Ann", "Grand total"; not "Sumatra".
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) {
    const auto words = field.empty() ? std::vector<std::string>{} : words_of(field);
    return !words.empty() && (is_among(words.front(), kTotals) || is_among(words.back(), kTotals));
  });
}

bool is_blank_line_of_order(const std::vector<std::string_view>& fields, std::size_t receipt,
                            std::size_t customer, std::size_t date, std::size_t amount) {
  if (!fields[receipt].empty() || !fields[customer].empty() || !fields[date].empty() ||
      fields[amount].empty())
    return false;
  if (says_total(fields)) return false;
  bool text = false;
  for (std::size_t c = 0; c < fields.size(); ++c) {
    if (c == amount || fields[c].empty()) continue;
    text = text || (!parse_amount(fields[c], '.') && !parse_amount(fields[c], ','));
  }
  return text;
}

void guess_receipt(const Evidence& evidence, Guesses& guesses) {
  Guess& receipt = guesses.extra(Extra::receipt);
  if (!guesses.customer.column || !guesses.date.column) return;
  if (receipt.asked) {
    if (receipt.column && guesses.amount.column && has_blank_lines(evidence, guesses, *receipt.column))
      note_blank_lines(evidence, guesses, *receipt.column);
    return;
  }
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const int fit = is_name_of_order(evidence, c) ? 2000 : receipt_fit(name_of(evidence, c));
    if (fit <= best_fit || is_taken(evidence, guesses, c)) continue;
    if (guesses.amount.column && has_blank_lines(evidence, guesses, c)) {
      receipt.column = c;
      receipt.how = "by its name; lines that are blank in it go on with the order above";
      best_fit = fit;
      continue;
    }
    SampleRows later;
    if (!evidence.stats[c].repeats() && evidence.lines_in_file && may_have_lines(evidence, guesses))
      later = evidence.lines_in_file(c);
    if ((later.empty() && !evidence.stats[c].repeats()) ||
        !holds_together(evidence, later.empty() ? evidence.rows : later, guesses, c))
      continue;
    guesses.later_rows = std::move(later);
    receipt.column = c;
    receipt.how = "by its name; lines of one number have one customer and day";
    best_fit = fit;
  }
  if (receipt.column && guesses.amount.column && has_blank_lines(evidence, guesses, *receipt.column))
    note_blank_lines(evidence, guesses, *receipt.column);
}

namespace {

constexpr std::uint64_t kLeastCodes = 2;  // rows before codes of one currency tell (assumption)
constexpr double kShareCodes = 0.95;      // of the values of a column that no name speaks for
constexpr std::size_t kMostCurrencies = 64;

/// Codes of ISO 4217 throughout are currencies, whatever the column is called: several are never summed.
void guess_currency_by_codes(const Evidence& evidence, Guesses& guesses) {
  Guess& currency = guesses.extra(Extra::currency);
  std::size_t most = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (evidence.stats[c].values < kLeastCodes || is_taken(evidence, guesses, c)) continue;
    std::set<std::string_view> codes;
    std::uint64_t of_rows = 0;
    // In small letters, or as signs, where the name speaks of it.
    const bool named = normalised(name_of(evidence, c)).find("curr") != std::string::npos;
    for (const auto& row : evidence.rows) {
      if (c >= row.size() || !(named ? currency_code(row[c]).has_value() : is_iso_currency(row[c]))) continue;
      ++of_rows;
      codes.insert(row[c]);
    }
    if (static_cast<double>(of_rows) < kShareCodes * static_cast<double>(evidence.stats[c].values) ||
        codes.size() <= most || codes.size() > kMostCurrencies)
      continue;
    // The first; of others, one that tells more currencies apart.
    if (currency.column && most > 1) continue;
    currency.column = c;
    currency.how = "by its codes";
    most = codes.size();
  }
}

}  // namespace

void guess_currency(const Evidence& evidence, Guesses& guesses) {
  Guess& currency = guesses.extra(Extra::currency);
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size() && !currency.asked; ++c) {
    const int fit = name_fit(Role::currency, name_of(evidence, c));
    if (fit <= best_fit || is_taken(evidence, guesses, c) || evidence.stats[c].values == 0) continue;
    const bool codes = std::all_of(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
      return c >= row.size() || row[c].empty() || currency_code(row[c]).has_value();
    });
    if (!codes) continue;
    currency.column = c;
    currency.how = "by its name";
    best_fit = fit;
  }
  if (!currency.asked && !currency.column && evidence.want_amount) guess_currency_by_codes(evidence, guesses);
}

namespace {

std::set<std::string> codes_in(const Evidence& evidence, std::size_t column) {
  std::set<std::string> out;
  for (const auto& row : evidence.rows)
    if (column < row.size() && !row[column].empty()) out.insert(plain_letters(row[column]));
  return out;
}

/// Another column that is called like `name`, but converted.
std::optional<std::size_t> converted(const Evidence& evidence, const std::string& name) {
  const auto wanted = words_of(name);
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    auto words = words_of(name_of(evidence, c));
    if (std::erase(words, "converted") > 0 && words == wanted) return c;
  }
  return std::nullopt;
}

}  // namespace

void use_converted(const Evidence& evidence, Guesses& guesses) {
  Guess& currency = guesses.extra(Extra::currency);
  Guess& amount = guesses.amount;
  Guess& refund = guesses.extra(Extra::refund);
  if (!currency.column || currency.asked || !amount.column || codes_in(evidence, *currency.column).size() < 2)
    return;
  const std::string of_currency = name_of(evidence, *currency.column);
  const std::string of_amount = name_of(evidence, *amount.column);
  const auto words = words_of(of_amount);
  const auto note = [&](const std::string& what, const std::string& remedy) {
    guesses.notes.emplace_back("column " + std::to_string(*currency.column + 1) + " '" +
                                   safe_name(evidence, *currency.column) + "' has several currencies, " +
                                   what,
                               remedy);
  };
  // "price_in_usd" beside what it was in before.
  if (words.size() > 1 && words.back().size() == 3 && without_currency(of_amount) != of_amount) {
    note("and column " + std::to_string(*amount.column + 1) + " '" + safe_name(evidence, *amount.column) +
             "' is in one by its name",
         "--currency-column says which currency it is in");
    currency.column.reset();
    return;
  }
  const bool is_converted = is_among("converted", std::vector<std::string_view>(words.begin(), words.end()));
  const auto money = is_converted   ? amount.column
                     : amount.asked ? std::nullopt
                                    : converted(evidence, of_amount);
  const auto code = converted(evidence, of_currency);
  const auto back = refund.column ? converted(evidence, name_of(evidence, *refund.column)) : std::nullopt;
  if (!money || !code || codes_in(evidence, *code).size() != 1 || (refund.column && (refund.asked || !back)))
    return;
  note("and the columns that are called converted have one: they are used",
       "--amount-column, --currency-column and --refund-column name others");
  if (money != amount.column) amount.others.push_back(*amount.column);
  amount.column = money;
  currency.column = code;
  if (back) refund.column = back;
}

}  // namespace stamkund::ingest
