// Exports of line items often repeat the total of the order on each of its lines.
#include <algorithm>
#include <map>
#include <set>

#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

// With several lines, before they say anything where no name does (assumption).
constexpr std::size_t kLeastReceipts = 2;

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
  if (receipts.size() < (named ? 1 : kLeastReceipts)) return;
  std::string_view first = (*receipts.begin()->second.front())[*amount];
  bool differs = false;
  for (const auto& [number, lines] : receipts) {
    if ((*lines.front())[*amount].empty() || !same_on_all(lines, *amount)) return;
    differs = differs || (*lines.front())[*amount] != first;
  }
  if (!differs && !(named && receipts.size() == 1)) return;
  const auto count_once = [&] {
    guesses.amount_once = true;
    guesses.scattered = is_scattered(evidence, *receipt);
    guesses.amount.how += ", the same on all lines of a receipt";
  };
  if (named) return count_once();
  // Lines that are told apart by their own money or number, and cost the same in all receipts all the same.
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (c == amount || !is_of_lines(evidence, c)) continue;
    const auto apart = std::count_if(receipts.begin(), receipts.end(),
                                     [&](const auto& one) { return !same_on_all(one.second, c); });
    if (2 * static_cast<std::size_t>(apart) < receipts.size()) continue;
    return count_once();
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
