// Exports of line items often repeat the total of the order on each of its lines.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/exact_product.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

// With several lines, before they say anything where no name does (assumption).
constexpr std::size_t kLeastReceipts = 2;

constexpr Amount kCent = kAmountScale / 100;

using Receipts = std::map<std::string_view, std::vector<const std::vector<std::string>*>>;

Receipts receipts_of(const Evidence& evidence, const SampleRows& rows, std::size_t column) {
  Receipts out;
  for (const auto& row : rows)
    if (row.size() == evidence.stats.size() && !row[column].empty()) out[row[column]].push_back(&row);
  std::erase_if(out, [](const auto& one) { return one.second.size() < 2; });
  return out;
}

/// Some receipt goes on after another one began.
bool is_scattered(const Evidence& evidence, std::size_t column) {
  std::set<std::string_view> over;
  std::string_view now;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || row[column] == now) continue;
    if (!now.empty()) over.insert(now);
    now = row[column];
    if (over.contains(now)) return true;
  }
  return false;
}

bool same_on_all(const std::vector<const std::vector<std::string>*>& lines, std::size_t column) {
  return std::all_of(lines.begin(), lines.end(),
                     [&](const auto* row) { return (*row)[column] == (*lines.front())[column]; });
}

bool names_order(const std::string& name) {
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  const bool of_order = has("order") || has("basket") || has("receipt") || has("invoice") || has("bestell") ||
                        has("cart") || has("rechnung");
  return of_order && !has("line") && !has("item");
}

/// What tells lines apart in money or number.
bool is_of_lines(const Evidence& evidence, std::size_t column) {
  const std::string name = name_of(evidence, column);
  return evidence.stats[column].amount_share() >= kShareUnnamed &&
         (name_fit(Role::amount, name) > 0 || name_fit(Role::quantity, name) > 0);
}

/// Money of a line: as a column has it, or how many times the price of one.
struct LineMoney {
  std::size_t money;
  std::optional<std::size_t> pieces;
};

std::optional<Amount> number(const Evidence& evidence, const std::vector<std::string>& row, std::size_t c) {
  return parse_amount(row[c], evidence.stats[c].amounts.mark());
}

std::optional<Amount> money_of(const Evidence& evidence, const std::vector<std::string>& row,
                               const LineMoney& line) {
  const auto money = number(evidence, row, line.money);
  if (!line.pieces) return money;
  const auto pieces = number(evidence, row, *line.pieces);
  return money && pieces ? exact_product(*pieces, *money) : std::nullopt;
}

/// In each receipt the money of its lines adds up to the amount on each of them, with tax or without; and in
/// some these lines differ: then one such receipt is enough.
bool adds_up(const Evidence& evidence, const Receipts& receipts, std::size_t amount, const LineMoney& line,
             std::optional<std::size_t> tax, std::optional<std::size_t> of_order = std::nullopt) {
  bool differ = false;
  for (const auto& [number_of, lines] : receipts) {
    const auto total = number(evidence, *lines.front(), amount);
    if (!total || *total == 0) return false;
    Amount sum = of_order ? number(evidence, *lines.front(), *of_order).value_or(0) : 0;
    std::optional<Amount> first;
    for (const auto* row : lines) {
      const auto money = money_of(evidence, *row, line);
      if (!money) return false;
      const Amount own = *money + (tax ? number(evidence, *row, *tax).value_or(0) : 0);
      differ = differ || (first && *first != own);
      if (!first) first = own;
      if (__builtin_add_overflow(sum, own, &sum)) return false;
    }
    if (std::abs(sum - *total) > static_cast<Amount>(lines.size()) * kCent) return false;
  }
  return differ;
}

bool lines_add_up(const Evidence& evidence, const Receipts& receipts, std::size_t amount) {
  std::vector<LineMoney> candidates;
  std::vector<std::optional<std::size_t>> taxes{std::nullopt};
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const std::string name = name_of(evidence, c);
    if (c == amount || evidence.stats[c].amount_share() < kShareUnnamed) continue;
    if (names_tax(name) && sided(name).side == Side::plain) taxes.emplace_back(c);
    if (names_no_money(name)) continue;
    candidates.push_back({c, std::nullopt});
    for (std::size_t q = 0; q < evidence.stats.size() && price_of(name) != PriceOf::all; ++q)
      if (name_fit(Role::quantity, name_of(evidence, q)) > 0) candidates.push_back({c, q});
  }
  // Shipping is that of the order, on each line.
  std::vector<std::optional<std::size_t>> once{std::nullopt};
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    if (c != amount && names_shipping(name_of(evidence, c)) &&
        evidence.stats[c].amount_share() >= kShareUnnamed &&
        std::all_of(receipts.begin(), receipts.end(),
                    [&](const auto& one) { return same_on_all(one.second, c); }))
      once.emplace_back(c);
  for (const LineMoney& line : candidates)
    for (const auto& tax : taxes)
      for (const auto& of_order : once)
        if (adds_up(evidence, receipts, amount, line, tax, of_order)) return true;
  return false;
}

}  // namespace

bool names_order_total(std::string_view raw) {
  const std::string name = normalised(raw);
  const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
  return names_order(name) && (has("total") || has("value") || has("summe") || has("wert"));
}

void guess_order_total(const Evidence& evidence, Guesses& guesses) {
  const auto receipt = guesses.extra(Extra::receipt).column;
  const auto amount = guesses.amount.column;
  if (!receipt || !amount || guesses.extra(Extra::quantity).column) return;
  Receipts receipts = receipts_of(evidence, evidence.rows, *receipt);
  const bool named = names_order_total(name_of(evidence, *amount));
  if (receipts.size() < kLeastReceipts) {
    if (guesses.later_rows.empty() && evidence.lines_in_file && !named)
      guesses.later_rows = evidence.lines_in_file(*receipt);
    if (!guesses.later_rows.empty()) receipts = receipts_of(evidence, guesses.later_rows, *receipt);
  }
  const auto count_once = [&](const char* why) {
    guesses.amount_once = true;
    guesses.scattered = is_scattered(evidence, *receipt);
    guesses.alike = guesses.customer.column && guesses.date.column &&
                    std::all_of(receipts.begin(), receipts.end(), [&](const auto& one) {
                      return same_on_all(one.second, *guesses.customer.column) &&
                             same_on_all(one.second, *guesses.date.column);
                    });
    guesses.amount.how += why;
  };
  const bool same = std::all_of(receipts.begin(), receipts.end(),
                                [&](const auto& one) { return same_on_all(one.second, *amount); });
  if (!receipts.empty() && same && lines_add_up(evidence, receipts, *amount))
    return count_once(", what the lines of a receipt add up to, the same on all of them");
  if (receipts.size() < (named ? 1 : kLeastReceipts)) return;
  std::string_view first = (*receipts.begin()->second.front())[*amount];
  bool differs = false;
  for (const auto& [number, lines] : receipts) {
    if ((*lines.front())[*amount].empty() || !same_on_all(lines, *amount)) return;
    differs = differs || (*lines.front())[*amount] != first;
  }
  if (!differs && !(named && receipts.size() == 1)) return;
  static constexpr const char* kSame = ", the same on all lines of a receipt";
  if (named) return count_once(kSame);
  // Lines that are told apart by their own money or number, and cost the same in all receipts all the same.
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == amount || !is_of_lines(evidence, c)) continue;
    const auto apart = std::count_if(receipts.begin(), receipts.end(),
                                     [&](const auto& one) { return !same_on_all(one.second, c); });
    if (2 * static_cast<std::size_t>(apart) < receipts.size()) continue;
    return count_once(kSame);
  }
}

void guess_order_discount(const Evidence& evidence, Guesses& guesses) {
  const auto receipt = guesses.extra(Extra::receipt).column;
  const auto discount = guesses.extra(Extra::discount).column;
  if (!receipt || !discount || guesses.amount_once ||
      !names_order(normalised(name_of(evidence, *discount))) || is_scattered(evidence, *receipt))
    return;
  const Receipts receipts = receipts_of(evidence, evidence.rows, *receipt);
  if (receipts.empty() || !std::all_of(receipts.begin(), receipts.end(),
                                       [&](const auto& one) { return same_on_all(one.second, *discount); }))
    return;
  guesses.discount_once = true;
  guesses.extra(Extra::discount).how += ", that of the order, taken off once";
}

}  // namespace stamkund::ingest
