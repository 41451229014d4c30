// Columns that say of a row whether it is a sale at all.
#include <algorithm>
#include <array>
#include <set>

#include "engine/ingest/column_words.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostWords = 20;  // of a column that is called a status, and none known (assumption)

// Of names: how it was paid.
constexpr auto kOfPayments = std::to_array<std::string_view>(
    {"pay", "betal", "zahl", "bezahl", "paiement", "pago", "pagamento", "platn", "maksu"});

/// Words of the column that are known, by all that are there and by their rows.
struct Known {
  std::size_t words = 0, rows = 0, all_rows = 0;
  [[nodiscard]] bool half_of(std::size_t all_words) const {
    return words > 0 && (2 * words >= all_words || 2 * rows >= all_rows);
  }
};

template <class Verdict_of>
Known known_in(const Evidence& evidence, std::size_t column, const std::set<std::string>& values,
               const Verdict_of& of) {
  Known out;
  std::set<std::string_view> known;
  for (const auto& value : values)
    if (of(value) != Verdict::unknown) known.insert(value);
  out.words = known.size();
  for (const auto& row : evidence.rows) {
    if (column >= row.size() || says_nothing(row[column])) continue;
    ++out.all_rows;
    out.rows += known.contains(row[column]) ? 1U : 0U;
  }
  return out;
}

std::set<std::string> different(const Evidence& evidence, std::size_t column) {
  std::set<std::string> out;
  for (const auto& row : evidence.rows)
    if (column < row.size() && !says_nothing(row[column])) out.insert(row[column]);
  return out;
}

bool is_yes_or_no(const std::set<std::string>& values) {
  for (const auto& value : values)
    if (yes_or_no(value) == YesNo::unknown) return false;
  return !values.empty();
}

/// One value in few rows, and none in the others: 'V' in "Void", "x", "Returned" in "Returned".
bool is_tick(const Evidence& evidence, std::size_t column, const std::set<std::string>& values) {
  if (values.size() != 1 || 2 * evidence.stats[column].values > evidence.rows.size()) return false;
  const std::string value = normalised(*values.begin());
  const std::string name = normalised(name_of(evidence, column));
  if (value.empty() || (value.front() >= '0' && value.front() <= '9')) return false;
  return (value.size() == 1 && (name.starts_with(value) || value == "x")) || value == name ||
         (value.size() > 3 && (name.find(value) != std::string::npos || mark_of(value) == mark_of(name)));
}

/// Guests pay when they come or leave: of a stay that took place, "Not paid" says only that the portal took
/// no money.
void pay_at_the_house(const Evidence& evidence, Guesses& guesses) {
  static constexpr auto kStays = std::to_array<std::string_view>(
      {"checkin",   "arrival",  "anreise",  "ankomst",  "arrivee",     "arrivo",      "llegada",
       "chegada",   "przyjazd", "aankomst", "innsjekk", "incheckning", "indtjekning", "checkout",
       "departure", "abreise",  "avresa",   "nights",   "naetter",     "nachte",      "natter",
       "nuits",     "noches",   "notti",    "noites",   "nachten"});
  const auto stays = std::count_if(evidence.names.begin(), evidence.names.end(), [](const auto& name) {
    const std::string plain = normalised(name);
    return std::any_of(kStays.begin(), kStays.end(),
                       [&](auto part) { return plain.find(part) != std::string::npos; });
  });
  const auto of_payments = [&](const StatusColumn& one) {
    const auto words = words_of(name_of(evidence, one.column));
    return std::any_of(words.begin(), words.end(),
                       [](const auto& w) { return begins_with_any(w, kOfPayments); });
  };
  if (stays < 2) return;
  const bool fared = std::any_of(guesses.status.begin(), guesses.status.end(), [&](const StatusColumn& one) {
    return one.says == StatusColumn::Says::word && !of_payments(one);
  });
  for (StatusColumn& one : guesses.status) {
    if (!fared || one.says != StatusColumn::Says::word || one.asked || !of_payments(one)) continue;
    for (const auto& value : different(evidence, one.column)) {
      if (!says_unpaid(value)) continue;
      one.kinds.insert(one.kinds.begin(), {value, Verdict::sale});
      guesses.notes.emplace_back(
          "column " + std::to_string(one.column + 1) + " '" + safe_name(evidence, one.column) +
              "' has rows of '" + value + "', which count where the stay took place: guests pay the house",
          "--drop '" + safe_name(evidence, one.column) + "=" + value + "' leaves them out");
    }
  }
}

/// At least half of the words or of the rows are known, and not all are sales; or one of few says that it is
/// a return, or was promised only.
/// `beside`: words that mean something else here.
bool is_type(const Evidence& evidence, std::size_t column, std::set<std::string> values,
             const std::vector<std::pair<std::string, Verdict>>& beside) {
  bool tells = false;
  bool returns = false;
  for (const auto& [value, verdict] : beside) {
    values.erase(value);
    returns = returns || verdict == Verdict::no_sale;
    tells = returns;
  }
  for (const auto& value : values) {
    const Verdict verdict = verdict_of_type(value);
    returns = returns || verdict == Verdict::gives_back || is_promise(value);
    tells = tells || verdict == Verdict::gives_back || verdict == Verdict::no_sale;
  }
  return tells && ((returns && values.size() <= kMostWords) ||
                   known_in(evidence, column, values, verdict_of_type).half_of(values.size()));
}

/// Sales with their lines and payments below them, as Lightspeed's X-Series exports them.
bool has_sales_and_lines(const std::set<std::string>& values) {
  const auto has = [&](std::string_view wanted) {
    return std::any_of(values.begin(), values.end(),
                       [&](const auto& value) { return normalised(value) == wanted; });
  };
  return has("sale") && has("saleline");
}

/// The name leaves no doubt.
bool is_called_status(std::string_view name) {
  return normalised(name).ends_with("status") || status_fit(name) == kFitOfStatusWords ||
         names_status_in_other_letters(name);
}

/// At least half of the words or of the rows are known; or the name leaves no doubt, and some are known or
/// there are few: then those that are not known are kept and named.
bool is_status(const Evidence& evidence, std::size_t column, const std::set<std::string>& values) {
  const Known known = known_in(evidence, column, values, verdict_of);
  if (known.half_of(values.size())) return true;
  return is_called_status(name_of(evidence, column)) && !values.empty() &&
         (known.words > 0 || values.size() <= kMostWords);
}

/// So many words, and none of them known: it tells nothing, and that is said.
void note_unread_status(const Evidence& evidence, std::size_t column, std::size_t words, Guesses& guesses) {
  guesses.notes.emplace_back("column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) +
                                 "' has " + std::to_string(words) +
                                 " different words, of which none is known: no row is left out for it",
                             "--drop COLUMN=VALUE leaves rows out, --status-column takes it for the status");
}

/// Of a column that was asked for: so a file in which no row is void is read like one in which some are.
StatusColumn::Says says_by_name(const Evidence& evidence, std::size_t column) {
  using enum StatusColumn::Says;
  const std::string name = name_of(evidence, column);
  const auto values = different(evidence, column);
  const Mark mark = mark_of(name);
  if (names_type(name)) return has_sales_and_lines(values) ? line_type : type;
  if (mark == Mark::voids || (column < evidence.stats.size() && evidence.stats[column].values > 0 &&
                              evidence.stats[column].date_share() >= kShareNamed))
    return voids;
  if (values.empty() || is_yes_or_no(values)) {
    if (mark == Mark::holds) return holds;
    if (mark == Mark::returns) return returns;
    if (mark == Mark::gone) return refunds;
    if (name_fit(Role::refund, name) > 0) return refunds;
  }
  return word;
}

/// What is lent comes back in most rows; then it says nothing of the sale, and that is said.
bool says_yes_in_few(const Evidence& evidence, std::size_t column, Guesses& guesses) {
  const auto yes = std::count_if(evidence.rows.begin(), evidence.rows.end(), [&](const auto& row) {
    return column < row.size() && yes_or_no(row[column]) == YesNo::yes;
  });
  if (2 * static_cast<std::size_t>(yes) <= evidence.rows.size()) return true;
  guesses.notes.emplace_back("column " + std::to_string(column + 1) + " '" + safe_name(evidence, column) +
                                 "' says yes in most rows, and no row is left out for it",
                             "--status-column takes such rows for given back");
  return false;
}

/// "Return" alone may be a ticket, or a visit.
bool may_be_journey(const std::string& name) {
  const std::string plain = normalised(name);
  return plain == "return" || plain == "retur" || plain == "retour";
}

/// What was cancelled is none, and so is then the document that cancels it.
void cancel_once(const Evidence& evidence, Guesses& guesses) {
  const bool cancelled =
      std::any_of(guesses.status.begin(), guesses.status.end(), [&](const StatusColumn& one) {
        return one.says == StatusColumn::Says::voids && evidence.stats[one.column].values > 0;
      });
  if (!cancelled) return;
  for (StatusColumn& one : guesses.status)
    for (auto& [kind, verdict] : one.kinds)
      if (one.says == StatusColumn::Says::side && (kind == "S1" || kind == "S2")) verdict = Verdict::no_sale;
}

}  // namespace

void guess_status(const Evidence& evidence, Guesses& guesses) {
  Guess& status = guesses.extra(Extra::status);
  if (status.asked) {
    for (StatusColumn& one : guesses.status) {
      one.says = says_by_name(evidence, one.column);
      auto kinds = kinds_by_name(evidence, one.column, guesses);
      if (!kinds && one.says == StatusColumn::Says::word)
        kinds = kinds_by_values(evidence, one.column, guesses, true);
      if (kinds)
        one = *kinds;
      else if (one.says == StatusColumn::Says::word)
        one.kinds = unpaid_ones(evidence, one.column);
      else if (one.says == StatusColumn::Says::type)
        one.kinds = kinds_beside(evidence, one.column, different(evidence, one.column), true).kinds;
      one.asked = true;
    }
    if (!guesses.more_status) return;
  }
  for (std::size_t c = 0; c < evidence.stats.size(); ++c) {
    if (is_taken(evidence, guesses, c)) continue;
    const std::string name = name_of(evidence, c);
    const Mark mark = mark_of(name);
    const bool refunded = name_fit(Role::refund, name) > 0;
    const bool named = name_fit(Role::status, name) > 0;
    const bool typed = names_type(name) && !are_other_kinds(evidence, c);
    const auto values = different(evidence, c);
    using enum StatusColumn::Says;
    std::optional<StatusColumn> kinds = kinds_by_name(evidence, c, guesses);
    const Beside beside = kinds ? Beside{} : kinds_beside(evidence, c, values, typed);
    guesses.notes.insert(guesses.notes.end(), beside.notes.begin(), beside.notes.end());
    const bool known = named || mark != Mark::none || refunded || typed;
    if (kinds) {
      guesses.status.push_back(*kinds);
    } else if (named && is_status(evidence, c, values)) {
      guesses.status.push_back({c, word, unpaid_ones(evidence, c)});
    } else if (typed && has_sales_and_lines(values)) {
      guesses.status.push_back({c, line_type});
    } else if (typed && is_type(evidence, c, values, beside.kinds) && !are_paid_in(evidence, c)) {
      guesses.status.push_back({c, type, beside.kinds});
      guesses.notes.insert(guesses.notes.end(), beside.if_used.begin(), beside.if_used.end());
    } else if ((mark == Mark::voids || mark == Mark::returns || mark == Mark::gone) &&
               !may_be_journey(name) && is_tick(evidence, c, values)) {
      guesses.status.push_back({c,
                                mark == Mark::voids     ? voids
                                : mark == Mark::returns ? returns
                                                        : refunds,
                                {}});
      guesses.status.back().tick = true;
      if (mark == Mark::returns) guesses.status.back().kinds = {{*values.begin(), Verdict::gives_back}};
    } else if (mark == Mark::returns && is_yes_or_no(values) &&
               (!may_be_journey(name) || says_yes_in_few(evidence, c, guesses))) {
      guesses.status.push_back({c, returns});
    } else if (mark == Mark::gone && is_yes_or_no(values) && says_yes_in_few(evidence, c, guesses)) {
      guesses.status.push_back({c, refunds});
    } else if (mark == Mark::holds && is_yes_or_no(values)) {
      guesses.status.push_back({c, holds});
    } else if (mark == Mark::voids &&
               (values.empty() || is_yes_or_no(values) || evidence.stats[c].date_share() >= kShareNamed)) {
      guesses.status.push_back({c, voids});
    } else if (refunded && is_yes_or_no(values) && evidence.stats[c].amounts.with_mark() == 0) {
      // Zeros alone may be amounts of which none was given back yet.
      if (values.size() > 1 || yes_or_no(*values.begin()) == YesNo::yes)
        guesses.status.push_back({c, refunds});
    } else if (beside.kinds.empty() && (kinds = kinds_by_values(evidence, c, guesses, false))) {
      guesses.status.push_back(*kinds);
      if (!known && !status.column) status.how = "by its words";
    } else if (named && is_called_status(name) && values.size() > kMostWords) {
      note_unread_status(evidence, c, values.size(), guesses);
    }
    if (!guesses.status.empty() && guesses.status.back().column == c)
      note_pieces_back(evidence, guesses.status.back(), guesses);
    if (!status.column && !guesses.status.empty()) {
      status.column = guesses.status.front().column;
      if (status.how.empty()) status.how = "by its name and its words";
    }
  }
  cancel_once(evidence, guesses);
  pay_at_the_house(evidence, guesses);
  // What Sage bills is sold, paid or not yet.
  if (is_sage_ledger(guesses))
    std::erase_if(guesses.status,
                  [](const StatusColumn& one) { return one.says == StatusColumn::Says::holds; });
}

}  // namespace stamkund::ingest
