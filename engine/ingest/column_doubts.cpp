#include "engine/ingest/column_doubts.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/count.h"
#include "engine/ingest/column_words.h"
#include "engine/ingest/date_hints.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/no_customers.h"
#include "engine/ingest/no_header.h"
#include "engine/ingest/placeholder.h"
#include "engine/ingest/service_numbers.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {
namespace {

// Who pays for customers, and that she did.
constexpr auto kInsurers = std::to_array<std::string_view>(
    {"insurance", "insurer", "versicherung", "krankenkass", "assurance", "mutuelle", "seguro", "assicur",
     "verzeker", "forsakring", "forsikring"});
constexpr auto kInsurerPays = std::to_array<std::string_view>(
    {"paid", "pays", "share", "part", "anteil", "betal", "pagat", "pagad", "covers"});

bool speaks_of_chargeback(const std::string& text) {
  const auto words = words_of(text);
  return std::any_of(words.begin(), words.end(), [](const auto& word) {
    return word.starts_with("chargeback") || word.starts_with("dispute") || word.starts_with("ruckbuchung") ||
           word.starts_with("rucklastschrift") || word.starts_with("aterkrav");
  });
}

class Doubts {
 public:
  Doubts(const Options& options, const Sample& sample, const Layout& layout, const Guesses& guesses,
         const Report& report, Problems& problems)
      : options_(options),
        sample_(sample),
        layout_(layout),
        guesses_(guesses),
        report_(report),
        problems_(problems) {}

  void run() {
    warn_of_unnamed_amount();
    warn_of_counts();
    warn_of_prices();
    refuse_headings();
    warn_of_new_columns();
    warn_of_cents();
    warn_of_unpaid_parts();
    warn_of_returned_pieces();
    warn_of_refunds();
    warn_of_cancelled();
    warn_of_unknown_days();
    warn_of_insurers();
    warn_of_taken_back();
    warn_of_dates();
    warn_of_customer();
    warn_of_unnamed_buyers();
  }

 private:
  void warn(std::string message, std::string suggestion) {
    problems_.warning({Severity::warning, report_.file, 0, "", std::move(message), std::move(suggestion)});
  }

  [[nodiscard]] bool is_used(std::size_t c) const {
    return c >= report_.columns.size() || !report_.columns[c].role.empty();
  }

  /// Customers who stand in lines of their own, above their rows: none of these says whose it is.
  void refuse_headings() {
    std::size_t headings = 0, rows = 0;
    std::string example;
    for (const auto& row : sample_.rows) {
      if (row.size() != layout_.width) continue;
      const bool customer = !row[layout_.customer].empty();
      if (!row[layout_.date].empty()) {
        if (customer) return;
        ++rows;
      } else if (customer) {
        if (headings++ == 0) example = row[layout_.customer];
      }
    }
    if (headings < 2 || rows < 2) return;
    problems_.error(
        {Severity::error, report_.file, 0, "",
         "column " + column_text(sample_.names, layout_.customer) +
             " is empty in all rows that have a date, and filled in lines without one, such as '" +
             safe_text(example, 40) + "': customers seem to stand above their rows",
         "export a list that has the customer in each row, or name her column with "
         "--customer-column"});
  }

  /// A file of columns says what the file had that it was written for. What is new is used, and said.
  void warn_of_new_columns() {
    if (!options_.pinned) return;
    const auto say = [&](std::size_t c, std::string_view role) {
      std::string option(role);
      std::replace(option.begin(), option.end(), '_', '-');
      warn("column " + column_text(sample_.names, c) + " is taken for the " + std::string(role) +
               ", and the file of columns does not name it",
           "a line '" + option + "-column: " +
               (c < sample_.names.size() ? safe_text(sample_.names[c], 40) : std::to_string(c + 1)) +
               "' there says so, or '" + option + "-column: none'");
    };
    for (std::size_t e = 0; e < kExtras; ++e) {
      const ColumnChoice& choice = report_.extras[e];
      if (static_cast<Extra>(e) != Extra::status && choice.number != 0 &&
          !choice.how.starts_with("asked for"))
        say(choice.number - 1, name(static_cast<Extra>(e)));
    }
    for (const StatusColumn& one : layout_.status)
      if (!one.asked) say(one.column, name(Extra::status));
  }

  /// Whole numbers and a currency beside Unix times, or numbers as payment services give them: their
  /// interfaces count in cents.
  void warn_of_cents() {
    if (!layout_.amount || options_.minor_units || !layout_.extra(Extra::currency) ||
        sample_.stats[*layout_.amount].amounts.with_mark() > 0)
      return;
    const bool times = numeric_format_of(sample_.rows, layout_.date) == "unix";
    if (!times && !has_numbers_of_a_service(sample_.rows, layout_.width)) return;
    warn("column " + column_text(sample_.names, *layout_.amount) + " has whole numbers beside " +
             (times ? "Unix times" : "a payment service's numbers") +
             " and a currency, as payment services' interfaces give cents",
         "--amounts-in minor if they are, --amounts-in major if not");
  }

  /// What was paid beside what was billed: the same in most rows, and less in some.
  void warn_of_unpaid_parts() {
    if (!layout_.amount || guesses_.amount.asked || sample_.names.empty() ||
        !names_paid(sample_.names[*layout_.amount]))
      return;
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      if (is_used(c) || !names_total(sample_.names[c]) || sample_.stats[c].amount_share() < 0.9) continue;
      std::size_t rows = 0, less = 0, more = 0;
      for (const auto& row : sample_.rows) {
        if (row.size() != layout_.width) continue;
        const auto billed = parse_amount(row[c], sample_.stats[c].amounts.mark());
        const auto paid = parse_amount(row[*layout_.amount], sample_.stats[*layout_.amount].amounts.mark());
        if (!billed || !paid) continue;
        ++rows;
        less += *paid < *billed ? 1U : 0U;
        more += *paid > *billed ? 1U : 0U;
      }
      if (less == 0 || more > 0 || 2 * less > rows) continue;
      warn("column " + column_text(sample_.names, *layout_.amount) +
               " is taken for the amount, and is less than column " + column_text(sample_.names, c) + " in " +
               count_of(less, "row") + ": what was billed and is not paid counts for nothing",
           "--amount-column '" + safe_text(sample_.names[c], 40) + "' counts what was billed");
      return;
    }
  }

  static bool names_paid(const std::string& name) {
    const auto words = words_of(name);
    return std::any_of(words.begin(), words.end(), says_paid);
  }

  /// "Invoice total", "Total".
  static bool names_total(const std::string& name) {
    const auto words = words_of(name);
    return name_fit(Role::amount, name) > 0 && !names_paid(name) &&
           std::any_of(words.begin(), words.end(), [](const auto& word) {
             return word == "total" || word == "invoice" || word == "totalt" || word == "gesamt" ||
                    word == "gesamtbetrag" || word == "rechnungsbetrag" || word == "fakturabelopp";
           });
  }

  /// Pieces that came back or were cancelled, and no money that did.
  void warn_of_returned_pieces() {
    if (!layout_.amount || layout_.extra(Extra::refund) || layout_.off) return;
    for (const std::size_t c : guesses_.pieces_back) {
      const bool some = std::any_of(sample_.rows.begin(), sample_.rows.end(), [&](const auto& row) {
        return row.size() == layout_.width && parse_amount(row[c], '.').value_or(0) != 0;
      });
      if (is_used(c) || !some) continue;
      const bool came_back = speaks_of_refunds(sample_.names[c]);
      warn("column " + column_text(sample_.names, c) + " says that pieces " +
               (came_back ? "came back" : "were cancelled") +
               ", and no column says for how much: nothing is taken off",
           "--refund-column COLUMN takes money off; so do rows with amounts below zero");
      return;
    }
  }

  /// Money that came back by its name, and is not taken off: never more than the amount.
  void warn_of_refunds() {
    if (!layout_.amount || layout_.extra(Extra::refund) || layout_.left) return;
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      const std::string& name = sample_.names[c];
      if (is_used(c) || c == layout_.off || !speaks_of_refunds(name) || counts_pieces(c) ||
          names_refund_date(name) || sample_.stats[c].amount_share() < 0.9 || !is_part_of_amount(c))
        continue;
      warn("column " + column_text(sample_.names, c) +
               " speaks of money that came back by its name, and nothing is taken off",
           "--refund-column '" + safe_text(name, 40) + "' takes it off");
      return;
    }
  }

  [[nodiscard]] bool counts_pieces(std::size_t c) const {
    return std::find(guesses_.pieces_back.begin(), guesses_.pieces_back.end(), c) !=
           guesses_.pieces_back.end();
  }

  [[nodiscard]] bool is_part_of_amount(std::size_t c) const {
    bool some = false;
    for (const auto& row : sample_.rows) {
      if (row.size() != layout_.width) continue;
      const auto part = parse_amount(row[c], sample_.stats[c].amounts.mark());
      const auto all = parse_amount(row[*layout_.amount], sample_.stats[*layout_.amount].amounts.mark());
      if (!part || !all) continue;
      if (std::abs(*part) > std::abs(*all)) return false;
      // A row below zero is a return itself.
      some = some || (*part != 0 && *all > 0);
    }
    return some;
  }

  /// "Insurance paid" is in the total, and no customer paid it; "Insurance" alone may be bought.
  void warn_of_insurers() {
    for (std::size_t c = 0; c < sample_.names.size() && layout_.amount && !guesses_.amount.asked; ++c) {
      const auto words = words_of(sample_.names[c]);
      const bool insurer = std::any_of(words.begin(), words.end(),
                                       [](const auto& w) { return begins_with_any(w, kInsurers); });
      const bool pays = std::any_of(words.begin(), words.end(),
                                    [](const auto& w) { return begins_with_any(w, kInsurerPays); });
      if (!insurer || !pays || is_used(c) || sample_.stats[c].amount_share() < 0.9 || !is_part_of_amount(c))
        continue;
      warn("column " + column_text(sample_.names, *layout_.amount) + " is taken for the amount, and column " +
               column_text(sample_.names, c) + ", which an insurer paid by its name, may be in it",
           "--amount-column names a column of what customers paid themselves");
      return;
    }
  }

  /// Days in few rows, each on or after that of the purchase, under a name that says nothing that is known:
  /// on them a purchase may have been given back or called off.
  void warn_of_unknown_days() {
    constexpr std::size_t kFew = 3;     // one row in so many has one at most (assumption)
    constexpr std::size_t kSome = 3;    // rows with one at least
    constexpr std::int64_t kSoon = 90;  // days after the purchase at most
    const DateEvidence& purchases = sample_.stats[layout_.date].dates;
    const auto written = purchases.best();
    if (guesses_.extra(Extra::refund_date).asked || !written || purchases.undecided() ||
        std::any_of(sample_.names.begin(), sample_.names.end(), names_lending))
      return;
    for (std::size_t c = 0; c < sample_.names.size() && layout_.amount; ++c) {
      const ColumnStats& stats = sample_.stats[c];
      if (is_used(c) || stats.values < kSome || kFew * stats.values > sample_.rows.size() ||
          stats.date_share() < 0.9 || names_refund_date(sample_.names[c]) ||
          names_later_day(sample_.names[c]))
        continue;
      const auto best = stats.dates.best();
      if (!best || stats.dates.undecided()) continue;
      const DateFormat& format = known_date_formats()[*best];
      std::size_t days = 0, soon = 0;
      for (const auto& row : sample_.rows) {
        if (row.size() != layout_.width) continue;
        const auto bought = known_date_formats()[*written].parse(row[layout_.date]);
        const auto then = format.parse(row[c]);
        if (!bought || !then) continue;
        ++days;
        soon += *then >= *bought && days_between(*bought, *then) <= kSoon ? 1U : 0U;
      }
      if (days < kSome || soon < days) continue;
      warn("column " + column_text(sample_.names, c) + " has a day in " + count_of(days, "row") + " of " +
               std::to_string(sample_.rows.size()) +
               ", each on or soon after that of the purchase, and nothing is taken off for it",
           "--refund-date-column '" + safe_text(sample_.names[c], 40) +
               "' if purchases were given back or cancelled on it, --refund-date-column none if not");
      return;
    }
  }

  /// "C536379" among "536365": a till's mark of a cancelled receipt. With amounts below zero it is a return.
  void warn_of_cancelled() {
    const auto digits = [](std::string_view text) {
      return !text.empty() &&
             std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    for (std::size_t c = 0; c < sample_.names.size() && layout_.amount; ++c) {
      if (name_fit(Role::receipt, sample_.names[c]) == 0) continue;
      std::string marked;
      std::size_t plain = 0;
      for (const auto& row : sample_.rows) {
        if (row.size() != layout_.width) continue;
        const std::string_view number = row[c];
        const auto pieces = layout_.extra(Extra::quantity);
        const bool below = row[*layout_.amount].starts_with('-') || (pieces && row[*pieces].starts_with('-'));
        if (digits(number))
          ++plain;
        else if (number.size() > 4 && (number[0] == 'C' || number[0] == 'c') && digits(number.substr(1)) &&
                 !below)
          marked = row[c];
      }
      if (marked.empty() || 2 * plain < sample_.rows.size()) continue;
      warn("receipts such as '" + safe_text(marked, 40) + "' look cancelled, and have amounts above zero",
           "--drop '" + safe_text(sample_.names[c], 40) + "=C*' leaves them out");
      return;
    }
  }

  /// "adjustment | Chargeback withdrawal for ch_3": a kind of row that is none of sales, and money that went
  /// back to a customer all the same.
  void warn_of_taken_back() {
    for (const StatusColumn& one : layout_.status) {
      if (one.says != StatusColumn::Says::type || !layout_.amount) continue;
      std::string example;
      std::string kind;
      std::size_t rows = 0;
      for (const auto& row : sample_.rows) {
        if (row.size() != layout_.width || verdict_of_type(row[one.column]) != Verdict::no_sale) continue;
        const auto money = parse_amount(row[*layout_.amount], sample_.stats[*layout_.amount].amounts.mark());
        const auto told = std::find_if(row.begin(), row.end(), speaks_of_chargeback);
        if (!money || *money >= 0 || told == row.end()) continue;
        if (rows++ > 0) continue;
        example = *told;
        kind = row[one.column];
      }
      if (rows == 0) continue;
      warn(count_of(rows, "row") + " of kind '" + safe_text(kind, 40) + "' " +
               (rows == 1 ? "takes" : "take") + " money back, such as '" + safe_text(example, 60) +
               "', and " + (rows == 1 ? "is" : "are") + " left out as no sale: the purchase counts in full",
           "--status-column none counts such rows, with --drop '" +
               (one.column < sample_.names.size() ? safe_text(sample_.names[one.column], 40)
                                                  : std::to_string(one.column + 1)) +
               "=VALUE,...' for kinds that are no sales");
    }
  }

  /// A guess that rests on the place of a column alone, though the columns have names.
  void warn_of_unnamed_amount() {
    if (sample_.names.empty()) {
      if (auto doubt = doubt_without_header(sample_, layout_, guesses_))
        warn(std::move(doubt->first), std::move(doubt->second));
      return;
    }
    if (!guesses_.amount.column || guesses_.amount.asked || !guesses_.amount.how.starts_with(kByPlace))
      return;
    if (names_cost_of_rent(sample_.names[*guesses_.amount.column])) return;
    warn("column " + column_text(sample_.names, *guesses_.amount.column) + " is taken for the amount as " +
             guesses_.amount.how + ", though its name does not say so; " +
             list_of_columns(sample_.names, layout_.width),
         "--amount-column says which column it is, or 'none'");
  }

  /// Few small whole numbers under a name that is none of those that are known for money.
  void warn_of_counts() {
    constexpr int kKnown = 101;
    constexpr Amount kMost = 12 * kAmountScale;
    constexpr std::uint64_t kLeast = 5;
    const auto column = guesses_.amount.column;
    if (!column || guesses_.amount.asked || sample_.names.empty() || layout_.extra(Extra::currency) ||
        layout_.extra(Extra::quantity) || name_fit(Role::amount, sample_.names[*column]) >= kKnown ||
        guesses_.amount.how != "by its name")
      return;
    const ColumnStats& stats = sample_.stats[*column];
    if (stats.values < kLeast || stats.amounts.with_mark() > 0) return;
    for (const auto& row : sample_.rows) {
      if (row.size() != layout_.width || row[*column].empty()) continue;
      const auto value = parse_amount(row[*column], '.');
      if (!value || *value > kMost || row[*column].find_first_not_of("0123456789") != std::string::npos)
        return;
    }
    warn("column " + column_text(sample_.names, *column) +
             " is taken for the amount by its name, and has small whole numbers only, as counts have; " +
             list_of_columns(sample_.names, layout_.width),
         "--amount-column says which column it is, or 'none'");
  }

  /// A price that is multiplied, or is not: what was assumed.
  void warn_of_prices() {
    if (!guesses_.amount.column || sample_.names.empty()) return;
    const std::string& name = sample_.names[*guesses_.amount.column];
    const Guess& quantity = guesses_.extra(Extra::quantity);
    const std::string amount = column_text(sample_.names, *guesses_.amount.column);
    if (quantity.asked) return;
    if (quantity.column) {
      if (price_of(name) == PriceOf::perhaps_one)
        warn("column " + amount + " is taken for the price of one and multiplied by column " +
                 column_text(sample_.names, *quantity.column),
             "--quantity-column none if it is the price of all");
      return;
    }
    const bool called_price =
        options_.pinned ? price_of(name) != PriceOf::all : price_of(name) == PriceOf::one;
    if (!guesses_.amount.asked || !called_price) return;
    for (std::size_t c = 0; c < sample_.names.size(); ++c)
      if (name_fit(Role::quantity, sample_.names[c]) > 0) {
        warn("column " + amount + " is called the price of one, and is taken as the whole amount, as asked",
             "--quantity-column " + safe_text(sample_.names[c], 40) + " multiplies it");
        return;
      }
  }

  /// Where no name says which day is that of the purchase.
  void warn_of_dates() {
    if (guesses_.date.asked || sample_.names.empty() || guesses_.date.how.starts_with(kByClosing)) return;
    const std::string& chosen = sample_.names[layout_.date];
    const int fit = name_fit(Role::date, chosen);
    if (fit > kFitOfDeed) return;
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      if (c == layout_.date || c == layout_.customer || layout_.amount == c || is_used(c) ||
          sample_.stats[c].date_share() < 0.9 || name_fit(Role::receipt, sample_.names[c]) > 0 ||
          (fit == kFitOfDeed && names_other_date(sample_.names[c])))
        continue;
      warn("column " + column_text(sample_.names, layout_.date) +
               " is taken for the day of purchase, and column " + column_text(sample_.names, c) +
               " has dates, too",
           "--date-column says which");
      return;
    }
    if (fit <= kFitOfOtherDate && names_other_date(chosen))
      warn("column " + column_text(sample_.names, layout_.date) +
               " is taken for the day of purchase, though its name says another one; " +
               list_of_columns(sample_.names, layout_.width),
           "--date-column says which column it is");
  }

  /// By her place alone, or though the name says something else.
  void warn_of_customer() {
    if (guesses_.customer.asked || sample_.names.empty() || !layout_.customer_more.empty()) return;
    const std::string& chosen = sample_.names[layout_.customer];
    if ((name_fit(Role::customer, chosen) > 0 && !names_bare_id(chosen)) ||
        guesses_.customer.how == "by its name" || guesses_.customer.how.ends_with("has names") ||
        has_name_beside(sample_.names, chosen))
      return;
    const bool receipt = name_fit(Role::receipt, chosen) > 0;
    warn("column " + column_text(sample_.names, layout_.customer) + " is taken for the customer" +
             (receipt ? ", though by its name it numbers receipts"
                      : " as " + guesses_.customer.how + ", though its name does not say so") +
             "; " + list_of_columns(sample_.names, layout_.width),
         "--customer-column says which column it is");
  }

  /// Sales without a customer whom another column names.
  void warn_of_unnamed_buyers() {
    constexpr double kSome = 0.01;  // of sales (assumption)
    if (guesses_.customer.asked || !layout_.amount || sample_.names.empty()) return;
    for (const std::size_t c : guesses_.customer.others) {
      if (is_used(c)) continue;
      std::size_t sales = 0, filled = 0;
      for (const auto& row : sample_.rows) {
        if (row.size() != layout_.width ||
            parse_amount(row[*layout_.amount], sample_.stats[*layout_.amount].amounts.mark()).value_or(0) ==
                0)
          continue;
        ++sales;
        filled += no_value(row[layout_.customer]) && !says_nothing(row[c]) &&
                          placeholder_of(row[c]) == Placeholder::no
                      ? 1U
                      : 0U;
      }
      if (filled == 0 || static_cast<double>(filled) < kSome * static_cast<double>(sales)) continue;
      warn("column " + column_text(sample_.names, layout_.customer) + " is empty in " +
               count_of(filled, "sale") + " of the first " + std::to_string(sales) + ", where column " +
               column_text(sample_.names, c) + " names somebody: these are left out",
           "--customer-column '" + safe_text(sample_.names[c], 40) + "' counts them");
      return;
    }
  }

  const Options& options_;
  const Sample& sample_;
  const Layout& layout_;
  const Guesses& guesses_;
  const Report& report_;
  Problems& problems_;
};

}  // namespace

void warn_of_columns(const Options& options, const Sample& sample, const Layout& layout,
                     const Guesses& guesses, const Report& report, Problems& problems) {
  Doubts(options, sample, layout, guesses, report, problems).run();
}

std::string list_of_columns(const std::vector<std::string>& names, std::size_t width) {
  std::string out = "the file has " + std::to_string(width) + " columns";
  if (names.empty()) return out + " and no header";
  out += ": ";
  for (std::size_t c = 0; c < names.size() && c < 40; ++c)
    out += (c > 0 ? ", '" : "'") + safe_text(names[c], 40) + "'";
  return out + (names.size() > 40 ? ", ..." : "");
}

}  // namespace stamkund::ingest
