// The customer is who comes again: among columns that may name her, one that never repeats loses.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/no_customers.h"
#include "engine/ingest/no_header.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {
namespace {

// Below it a column leaves out too many to tell customers apart, if another does not (assumption).
constexpr double kMostlyEmpty = 0.5;
constexpr double kNearlyAll = 0.9;        // of the rows that another column has (assumption)
constexpr int kStrong = 200;              // a name that says who
constexpr int kFitOfId = 240;             // an id, a user, a card: of whom or what is not said
constexpr int kFitOfAddress = 250;        // e-mail addresses under another name
constexpr std::uint64_t kTelling = 10;    // values that say something about repeats without a name
constexpr double kLeastDifferent = 0.05;  // of these; fewer is a country, not a customer (assumption)

// Of accounts of a ledger, not of customers.
constexpr auto kOfLedgers = std::to_array<std::string_view>(
    {"receivable", "receivables", "payable",     "payables", "undeposited",  "income",         "revenue",
     "revenues",   "sales",       "checking",    "savings",  "inventory",    "expense",        "expenses",
     "cogs",       "debitoren",   "forderungen", "erlose",   "umsatzerlose", "kundfordringar", "forsaljning",
     "bank",       "kasse",       "kassa",       "clients",  "ventes"});

/// Who pays, and who gets it, in the languages of payment providers.
constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kPayers = {
    {{"from", "to"},
     {"absender", "empfanger"},
     {"fran", "till"},
     {"fra", "til"},
     {"desde", "para"},
     {"expediteur", "destinataire"},
     {"de", "a"},
     {"van", "naar"},
     {"remitente", "destinatario"},
     {"mittente", "destinatario"},
     {"sender", "recipient"},
     {"sender", "receiver"},
     {"payer", "payee"},
     {"avsandar", "mottagar"},
     {"avsender", "mottaker"},
     {"afsender", "modtager"},
     {"afzender", "ontvanger"}}};

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

// Whose names are not the customer's.
constexpr auto kStaff = std::to_array<std::string_view>(
    {"employee", "staff", "cashier", "seller", "salesperson", "rep", "agent", "host", "provider",
     "instructor", "stylist", "therapist", "user", "owner", "manager"});
constexpr auto kLessSo =
    std::to_array<std::string_view>({"shipping", "delivery", "recipient", "liefer", "leverans"});

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

bool comes_again(const Evidence& evidence, const Guesses& guesses, std::size_t column);

/// A bare "id" that hardly repeats is the row's own number.
bool is_own_number(const Evidence& evidence, const Guesses& guesses, std::size_t column) {
  const ColumnStats& stats = evidence.stats[column];
  if (!names_bare_id(name_of(evidence, column)) || stats.values < 2) return false;
  return !comes_again(evidence, guesses, column) ||
         (stats.repeats() &&
          static_cast<double>(stats.different) > kNearlyAll * static_cast<double>(stats.values));
}

std::vector<Candidate> candidates(const Evidence& evidence, const Guesses& guesses) {
  std::vector<Candidate> out;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const ColumnStats& stats = evidence.stats[c];
    if (is_taken(evidence, guesses, c) || is_paid(evidence, c) || are_ledger_accounts(evidence, c) ||
        only_describes_customers(evidence, c) || is_own_number(evidence, guesses, c))
      continue;
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

/// Lines of one number have one day.
bool has_one_day(const Evidence& evidence, const Guesses& guesses, std::size_t receipt) {
  if (!guesses.date.column) return false;
  std::map<std::string_view, std::string_view> days;
  std::size_t more = 0;
  std::size_t agree = 0;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || row[receipt].empty()) continue;
    const auto day = std::string_view(row[*guesses.date.column]).substr(0, 10);
    const auto [at, added] = days.try_emplace(row[receipt], day);
    if (added || day.empty()) continue;
    ++more;
    agree += at->second == day ? 1U : 0U;
  }
  return static_cast<double>(agree) >= kNearlyAll * static_cast<double>(more);
}

/// A column that numbers receipts: lines of one are one purchase.
std::optional<std::size_t> numbered_by(const Evidence& evidence, const Guesses& guesses) {
  if (const auto& asked = guesses.extras[static_cast<std::size_t>(Extra::receipt)]; asked.asked)
    return asked.column;
  std::optional<std::size_t> best;
  int best_fit = 0;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    const int fit = name_fit(Role::receipt, name_of(evidence, c));
    if (fit <= best_fit || !evidence.stats[c].repeats() || !has_one_day(evidence, guesses, c)) continue;
    best = c;
    best_fit = fit;
  }
  return best;
}

/// Some value comes in two purchases; lines of one receipt do not make it come again.
bool comes_again(const Evidence& evidence, const Guesses& guesses, std::size_t column) {
  const auto receipt = numbered_by(evidence, guesses);
  const ColumnStats& stats = evidence.stats[column];
  if (!receipt || receipt == column) return stats.repeats() || evidence.repeats_in_file(column, std::nullopt);
  std::map<std::string_view, std::string_view> seen;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || says_nothing(row[column]) || row[*receipt].empty()) continue;
    const auto [at, added] = seen.try_emplace(row[column], row[*receipt]);
    if (!added && at->second != row[*receipt]) return true;
  }
  return evidence.repeats_in_file(column, receipt);
}

double filled(const Evidence& evidence, std::size_t column) {
  return static_cast<double>(evidence.stats[column].values) /
         static_cast<double>(std::max<std::size_t>(1, evidence.rows.size()));
}

/// "Anna Andersson", in most rows.
bool has_names(const Evidence& evidence, std::size_t column) {
  static constexpr auto kSaid =
      std::to_array<std::string_view>({"name", "namn", "navn", "naam", "nome", "nombre"});
  const auto words = words_of(name_of(evidence, column));
  if (words.size() > 1 && is_among(words.back(), kSaid)) return true;
  std::size_t names = 0;
  for (const auto& row : evidence.rows) {
    if (column >= row.size()) continue;
    const std::string& text = row[column];
    names += text.find(' ') != std::string::npos && text.find('@') == std::string::npos &&
                     std::none_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })
                 ? 1U
                 : 0U;
  }
  return 2 * names > evidence.stats[column].values;
}

bool has_no_digits(const Evidence& evidence, std::size_t column) {
  return std::all_of(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
    return column >= row.size() || row[column].find_first_of("0123456789") == std::string::npos;
  });
}

/// A name that stands beside two numbers: two customers, or one who moved.
std::string namesake(const Evidence& evidence, std::size_t name, std::size_t number) {
  std::map<std::string_view, std::string_view> seen;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || says_nothing(row[name]) || says_nothing(row[number])) continue;
    const auto [at, added] = seen.try_emplace(row[name], row[number]);
    if (!added && at->second != row[number]) return row[name];
  }
  return "";
}

/// Each number has one name in nearly all rows, and there are hardly more of them than of names: not numbers
/// of orders.
bool is_of_names(const Evidence& evidence, std::size_t number, std::size_t name) {
  const std::uint64_t names = evidence.stats[name].different;
  const std::uint64_t numbers = evidence.stats[number].different;
  if (numbers < std::max<std::uint64_t>(2, names) || 2 * numbers > 3 * names + 2) return false;
  std::map<std::string_view, std::string_view> seen;
  std::size_t rows = 0;
  std::size_t agree = 0;
  for (const auto& row : evidence.rows) {
    if (row.size() != evidence.stats.size() || says_nothing(row[name]) || says_nothing(row[number])) continue;
    const auto [at, added] = seen.try_emplace(row[number], row[name]);
    ++rows;
    agree += at->second == row[name] ? 1U : 0U;
  }
  return static_cast<double>(agree) >= kNearlyAll * static_cast<double>(rows);
}

/// A number or an address that comes again tells customers apart where their names do not.
void prefer_number(const Evidence& evidence, Guesses& guesses, const std::vector<Candidate>& all) {
  Guess& customer = guesses.customer;
  const std::size_t name = *customer.column;
  if (names_number(name_of(evidence, name))) return;
  for (const Candidate& one : all) {
    const std::size_t number = one.column;
    const ColumnStats& stats = evidence.stats[number];
    const auto words = words_of(name_of(evidence, number));
    if (std::any_of(words.begin(), words.end(),
                    [](const auto& w) { return w.starts_with("sales") || begins_with_any(w, kStaff); }) &&
        stats.addresses > 0)
      continue;
    const bool tells = names_number(name_of(evidence, number)) || 2 * stats.addresses > stats.values;
    // "Kund" and "Kundnr" are of the same.
    const bool of_it = stats.addresses == 0 && has_no_digits(evidence, name) &&
                       normalised(name_of(evidence, number)).starts_with(normalised(name_of(evidence, name)));
    if (number == name || one.fit < kStrong || !tells || !(of_it || has_names(evidence, name)) ||
        one.filled < kNearlyAll * filled(evidence, name) || !is_of_names(evidence, number, name) ||
        !comes_again(evidence, guesses, number))
      continue;
    if (const std::string twice = namesake(evidence, name, number); !twice.empty())
      guesses.notes.emplace_back("'" + safe_text(twice, 40) + "' in column " + std::to_string(name + 1) +
                                     " '" + safe_name(evidence, name) +
                                     "' stands beside several values of column " +
                                     std::to_string(number + 1) + " '" + safe_name(evidence, number) +
                                     "', which tells customers apart",
                                 "--customer-column '" + safe_name(evidence, name) + "' takes them for one");
    customer.how = "by its name; '" + safe_name(evidence, name) + "' has names";
    customer.column = number;
    return;
  }
}

struct Names {
  std::size_t first, last;
};

/// Columns of first and last names of the same people, those of whom it is bought for after others.
std::optional<Names> pair_of_names(const Evidence& evidence, const Guesses& guesses) {
  std::optional<Names> best;
  int best_fit = 0;
  using enum PersonPart::Part;
  for (std::size_t f = 0; f < evidence.stats.size(); ++f) {
    const PersonPart one = person_part(name_of(evidence, f));
    if ((one.part != first && one.part != perhaps_first) || is_taken(evidence, guesses, f) ||
        filled(evidence, f) < kMostlyEmpty || begins_with_any(one.of, kStaff))
      continue;
    for (std::size_t l = 0; l < evidence.stats.size(); ++l) {
      const PersonPart other = person_part(name_of(evidence, l));
      const bool parts = other.part == last || (other.part == perhaps_last && one.part == first);
      if (!parts || other.of != one.of || is_taken(evidence, guesses, l) ||
          filled(evidence, l) < kMostlyEmpty)
        continue;
      const int fit = begins_with_any(one.of, kLessSo) ? 1 : 2;
      if (fit > best_fit) best = Names{f, l};
      best_fit = std::max(best_fit, fit);
    }
  }
  return best;
}

/// First and last names together, where nothing tells customers apart better; a telephone number does.
void take_names(const Evidence& evidence, Guesses& guesses) {
  const auto names = pair_of_names(evidence, guesses);
  if (!names) return;
  Guess& customer = guesses.customer;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (!names_phone(name_of(evidence, c)) || is_taken(evidence, guesses, c) ||
        filled(evidence, c) < kNearlyAll * filled(evidence, names->last) ||
        !comes_again(evidence, guesses, c))
      continue;
    customer.column = c;
    customer.how = "by its name";
    return;
  }
  customer.column = names->first;
  customer.how = "by its name";
  guesses.joined = {names->last};
  guesses.notes.emplace_back("columns " + std::to_string(names->first + 1) + " '" +
                                 safe_name(evidence, names->first) + "' and " +
                                 std::to_string(names->last + 1) + " '" + safe_name(evidence, names->last) +
                                 "' are the customer together: people of one name are taken for one",
                             "--customer-column names a column that tells them apart");
}

/// An "id" that comes again, beside something else that may be the customer.
void doubt_bare_id(const Evidence& evidence, Guesses& guesses) {
  const Guess& customer = guesses.customer;
  if (customer.asked || !customer.column || !names_bare_id(name_of(evidence, *customer.column))) return;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (is_taken(evidence, guesses, c) || evidence.stats[c].values == 0 || is_never_customer(evidence, c))
      continue;
    guesses.notes.emplace_back("column " + std::to_string(*customer.column + 1) + " '" +
                                   safe_name(evidence, *customer.column) +
                                   "' is taken for the customer, though a bare 'id' often numbers the rows",
                               "--customer-column '" + safe_name(evidence, c) + "' if that says who bought");
    return;
  }
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
                 evidence.stats[all[c].column].values > 1 &&
                 // What repeats on lines of receipts alone loses to a customer only, not to a cashier.
                 (!now.repeats() || all[c].fit > kFitOfId) &&
                 !comes_again(evidence, guesses, all[best].column) &&
                 comes_again(evidence, guesses, all[c].column)) {
        customer.how = "by its name" + said(best) + "never repeats";
        best = c;
      }
    }
    customer.column = all[best].column;
    prefer_number(evidence, guesses, all);
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
  // No name tells customers apart, or only one that may number something else.
  const auto chosen = std::find_if(all.begin(), all.end(),
                                   [&](const Candidate& one) { return one.column == customer.column; });
  const bool weak = chosen == all.end() || chosen->fit < kStrong ||
                    (chosen->fit <= kFitOfId && !comes_again(evidence, guesses, chosen->column));
  if (!customer.asked && weak) {
    const auto before = customer.column;
    customer.column.reset();
    take_names(evidence, guesses);
    if (!customer.column) customer.column = before;
  }
  if (!customer.asked && !customer.column && all.empty())
    for (std::size_t c = 0; c < evidence.stats.size() && !customer.column; ++c) {
      if (!are_ledger_accounts(evidence, c)) continue;
      customer.column = bare_name(evidence, guesses);
      customer.how = "by its name; '" + safe_name(evidence, c) + "' has accounts of a ledger";
      if (!customer.column) break;
    }
  for (const Candidate& one : all)
    if (one.column != customer.column && one.fit >= kStrong) customer.others.push_back(one.column);
  doubt_bare_id(evidence, guesses);
}

void guess_refund_customer(const Evidence& evidence, Guesses& guesses) {
  Guess& back = guesses.extra(Extra::refund_customer);
  if (back.asked || !guesses.customer.column) return;
  const std::string payer = name_of(evidence, *guesses.customer.column);
  const bool some_below = std::any_of(evidence.stats.begin(), evidence.stats.end(),
                                      [](const auto& one) { return one.below_zero > 0; });
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    // Who is the same in rows below zero, too, is the shop.
    if (some_below && is_one_for_all(evidence, c)) continue;
    if (is_taken(evidence, guesses, c) || !are_payer_and_payee(payer, name_of(evidence, c))) continue;
    back.column = c;
    back.how = "by its name: who gets what '" + safe_name(evidence, *guesses.customer.column) + "' pays";
    return;
  }
}

void guess_customer_without_name(const Evidence& evidence, Guesses& guesses) {
  Guess& customer = guesses.customer;
  if (customer.asked || customer.column) return;
  // Another day, a kind of row and a balance are nobody, where there is somebody else.
  const auto is_nobody = [&](std::size_t c) {
    const std::string name = name_of(evidence, c);
    return evidence.stats[c].date_share() >= kShareUnnamed || names_type(name) ||
           evidence.stats[c].amounts.with_mark() > 0;
  };
  // Money that came in and went out, in columns of their own.
  const bool statement = guesses.debit || guesses.amount.how == kCameIn;
  const auto is_free = [&](std::size_t c) {
    return !is_taken(evidence, guesses, c) && evidence.stats[c].values > 0 && !is_one_for_all(evidence, c);
  };
  bool somebody = false;
  for (std::size_t c = 0; c < evidence.stats.size(); ++c)
    somebody = somebody || (is_free(c) && !is_nobody(c) && comes_again(evidence, guesses, c));
  const auto passed_over = [&](std::size_t c) { return somebody && is_nobody(c); };
  // A telephone is somebody's, a till or a table nobody's.
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (!names_phone(name_of(evidence, c)) || is_taken(evidence, guesses, c) ||
        filled(evidence, c) < kNearlyAll || !comes_again(evidence, guesses, c))
      continue;
    customer.column = c;
    customer.how = "by its name";
    return;
  }
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (is_taken(evidence, guesses, c) || passed_over(c) || names_bare_id(name_of(evidence, c))) continue;
    const ColumnStats& stats = evidence.stats[c];
    if (stats.values == 0 || is_one_for_all(evidence, c) || are_ledger_accounts(evidence, c)) continue;
    if (is_never_customer(evidence, c, statement)) continue;
    if (!customer.column) {
      customer.column = c;
      customer.how = "the first column that is neither date nor amount";
      if (evidence.names.empty()) {
        if (const auto words = words_that_repeat(evidence, guesses, c)) {
          customer.how =
              "the first column of words that come again; column " + std::to_string(c + 1) + " never repeats";
          customer.column = words;
          customer.others.push_back(c);
          return;
        }
      }
      if (stats.values < kTelling || stats.repeats()) return;
      continue;
    }
    // The first one never repeats: perhaps the number of a receipt.
    if (!stats.repeats() || stats.values < kTelling || stats.amounts.with_mark() > 0 ||
        static_cast<double>(stats.different) < kLeastDifferent * static_cast<double>(stats.values) ||
        stats.different < 2 || comes_again(evidence, guesses, *customer.column))
      continue;
    customer.others.push_back(*customer.column);
    customer.how = "the first column of what comes again; column " + std::to_string(*customer.column + 1) +
                   " never repeats";
    customer.column = c;
    return;
  }
  for (std::size_t c = 0; c < evidence.stats.size() && !customer.column; ++c) {
    if (is_taken(evidence, guesses, c) || !names_bare_id(name_of(evidence, c))) continue;
    customer.column = c;
    customer.how = "the only column that may be, where each row may have its own";
  }
}

}  // namespace stamkund::ingest
