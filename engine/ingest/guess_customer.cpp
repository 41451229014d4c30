// The customer is who comes again: among columns that may name her, one that never repeats loses.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"

namespace stamkund::ingest {
namespace {

// Below it a column leaves out too many to tell customers apart, if another does not (assumption).
constexpr double kMostlyEmpty = 0.5;
constexpr int kStrong = 200;              // a name that says who
constexpr int kFitOfAddress = 250;        // e-mail addresses under another name
constexpr std::uint64_t kTelling = 10;    // values that say something about repeats without a name
constexpr double kLeastDifferent = 0.05;  // of these; fewer is a country, not a customer (assumption)

// Of accounts of a ledger, not of customers.
constexpr auto kOfLedgers = std::to_array<std::string_view>(
    {"receivable", "receivables", "payable",     "payables", "undeposited",  "income",         "revenue",
     "revenues",   "sales",       "checking",    "savings",  "inventory",    "expense",        "expenses",
     "cogs",       "debitoren",   "forderungen", "erlose",   "umsatzerlose", "kundfordringar", "forsaljning",
     "bank",       "kasse",       "kassa",       "clients",  "ventes"});

/// Who pays, and who gets it, in English, German, Swedish, Norwegian, Spanish and French.
constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kPayers = {
    {{"from", "to"},
     {"absender", "empfanger"},
     {"fran", "till"},
     {"fra", "til"},
     {"desde", "para"},
     {"expediteur", "destinataire"},
     {"sender", "recipient"},
     {"sender", "receiver"},
     {"payer", "payee"}}};

/// "From Email Address" and "To Email Address".
bool are_payer_and_payee(const std::string& payer, const std::string& payee) {
  const std::string from = normalised(payer);
  const std::string to = normalised(payee);
  return std::any_of(kPayers.begin(), kPayers.end(), [&](const auto& pair) {
    const std::size_t at = from.find(pair.first);
    if (at == std::string::npos) return false;
    std::string other = from;
    return other.replace(at, pair.first.size(), pair.second) == to;
  });
}

struct Candidate {
  std::size_t column;
  int fit;
  double filled;
};

/// One customer who buys everything is none.
bool is_one_for_all(const Evidence& evidence, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  return stats.values >= kTelling && stats.different == 1;
}

/// "Accounts Receivable (A/R)", "Undeposited Funds".
bool are_ledger_accounts(const Evidence& evidence, std::size_t column) {
  const auto words = words_of(name_of(evidence, column));
  if (words.empty() || (words.back() != "account" && words.front() != "account" && words.back() != "konto"))
    return false;
  std::size_t values = 0, ledger = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || row[column].empty()) continue;
    ++values;
    const auto parts = words_of(row[column]);
    ledger += std::any_of(parts.begin(), parts.end(), [](const auto& w) { return is_among(w, kOfLedgers); });
  }
  // One for all rows is said in its own words.
  return !is_one_for_all(evidence, column) && values > 0 && 2 * ledger > values;
}

/// Who gets what another column's people pay: the shop, in most rows.
bool is_paid(const Evidence& evidence, std::size_t column) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    if (c != column && are_payer_and_payee(name_of(evidence, c), name_of(evidence, column))) return true;
  return false;
}

std::vector<Candidate> candidates(const Evidence& evidence, const Guesses& guesses) {
  std::vector<Candidate> out;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (is_taken(evidence, guesses, c) || is_paid(evidence, c) || are_ledger_accounts(evidence, c)) continue;
    int fit = name_fit(Role::customer, name_of(evidence, c));
    if (fit == 0 && stats.values > 0 && 2 * stats.addresses > stats.values) fit = kFitOfAddress;
    if (fit == 0) continue;
    const double rows = static_cast<double>(std::max<std::size_t>(1, evidence.rows.size()));
    out.push_back({c, fit, static_cast<double>(stats.values) / rows});
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.fit > b.fit; });
  return out;
}

/// A column that is called nothing but a name, with names that come again.
std::optional<std::size_t> bare_name(const Evidence& evidence, const Guesses& guesses) {
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (!is_taken(evidence, guesses, c) && normalised(name_of(evidence, c)) == "name" && stats.repeats() &&
        stats.amount_share() < kShareNamed &&
        static_cast<double>(stats.different) >= kLeastDifferent * static_cast<double>(stats.values))
      return c;
  }
  return std::nullopt;
}

bool comes_again(const Evidence& evidence, std::size_t column) {
  return evidence.stats[column].repeats() || evidence.repeats_in_file(column);
}

}  // namespace

void guess_customer(const Evidence& evidence, Guesses& guesses) {
  Guess& customer = guesses.customer;
  const auto all = candidates(evidence, guesses);
  if (!customer.asked && !all.empty()) {
    customer.how = "by its name";
    std::size_t best = 0;
    const auto said = [&](std::size_t c) { return "; '" + safe_name(evidence, all[c].column) + "' "; };
    for (std::size_t c = 1; c < all.size() && all[c].fit >= kStrong; ++c) {
      const ColumnStats& now = evidence.stats[all[best].column];
      if (all[best].filled < kMostlyEmpty && all[c].filled > 2.0 * all[best].filled) {
        customer.how = "by its name" + said(best) + "is mostly empty";
        best = c;
      } else if (now.values > 1 && all[c].filled >= kMostlyEmpty &&
                 evidence.stats[all[c].column].values > 1 && !comes_again(evidence, all[best].column) &&
                 comes_again(evidence, all[c].column)) {
        customer.how = "by its name" + said(best) + "never repeats";
        best = c;
      }
    }
    customer.column = all[best].column;
    if (is_one_for_all(evidence, all[best].column)) {
      const auto other = std::find_if(all.begin(), all.end(), [&](const Candidate& one) {
        return one.filled >= kMostlyEmpty && evidence.stats[one.column].different > 1;
      });
      const auto name = other == all.end() ? bare_name(evidence, guesses) : std::optional(other->column);
      if (name) {
        customer.how = "by its name" + said(best) + "is the same in all rows";
        customer.column = *name;
      } else {
        guesses.notes.emplace_back("column " + std::to_string(all[best].column + 1) + " '" +
                                       safe_name(evidence, all[best].column) +
                                       "' is the same in the first rows: all purchases are one customer's",
                                   "--customer-column says which column tells customers apart");
      }
    }
  }
  if (!customer.asked && all.empty())
    for (std::size_t c = 0; c < evidence.stats.size() && !customer.column; ++c) {
      if (!are_ledger_accounts(evidence, c)) continue;
      customer.column = bare_name(evidence, guesses);
      customer.how = "by its name; '" + safe_name(evidence, c) + "' has accounts of a ledger";
      if (!customer.column) break;
    }
  for (const Candidate& one : all)
    if (one.column != customer.column && one.fit >= kStrong) customer.others.push_back(one.column);
}

void guess_refund_customer(const Evidence& evidence, Guesses& guesses) {
  Guess& back = guesses.extra(Extra::refund_customer);
  if (back.asked || !guesses.customer.column) return;
  const std::string payer = name_of(evidence, *guesses.customer.column);
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (is_taken(evidence, guesses, c) || !are_payer_and_payee(payer, name_of(evidence, c))) continue;
    back.column = c;
    back.how = "by its name: who gets what '" + safe_name(evidence, *guesses.customer.column) + "' pays";
    return;
  }
}

void guess_customer_without_name(const Evidence& evidence, Guesses& guesses) {
  Guess& customer = guesses.customer;
  if (customer.asked || customer.column) return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (is_taken(evidence, guesses, c)) continue;
    const ColumnStats& stats = evidence.stats[c];
    if (is_one_for_all(evidence, c) || are_ledger_accounts(evidence, c)) continue;
    if (!customer.column) {
      customer.column = c;
      customer.how = "the first column that is neither date nor amount";
      if (stats.values < kTelling || stats.repeats()) return;
      continue;
    }
    // The first one never repeats: perhaps the number of a receipt.
    if (!stats.repeats() || stats.values < kTelling || stats.amounts.with_mark() > 0 ||
        static_cast<double>(stats.different) < kLeastDifferent * static_cast<double>(stats.values) ||
        stats.different < 2 || comes_again(evidence, *customer.column))
      continue;
    customer.others.push_back(*customer.column);
    customer.how = "the first column of what comes again; column " + std::to_string(*customer.column + 1) +
                   " never repeats";
    customer.column = c;
    return;
  }
}

}  // namespace stamkund::ingest
