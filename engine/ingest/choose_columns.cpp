#include "engine/ingest/choose_columns.h"

#include "engine/ingest/settle_discount.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "engine/base/letters.h"
#include "engine/base/nearest.h"
#include "engine/ingest/column_doubts.h"
#include "engine/ingest/date_hints.h"
#include "engine/ingest/dialect.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/nothing_left.h"

namespace stamkund::ingest {
namespace {

constexpr std::size_t kMostShown = 200;  // columns
constexpr std::size_t kRowsShown = 5;

class Chooser {
 public:
  Chooser(const Options& options, const Sample& sample, Layout& layout, Report& report, Problems& problems)
      : options_(options), sample_(sample), layout_(layout), report_(report), problems_(problems) {}

  bool run(const BeyondSample& beyond) {
    Evidence evidence{sample_.names,
                      sample_.rows,
                      sample_.stats,
                      options_.amount_column != "none",
                      {},
                      [&beyond](std::size_t column, std::optional<std::size_t> receipt) {
                        return beyond.repeats(column, receipt);
                      },
                      [&beyond](std::size_t column) { return beyond.alike(column); },
                      false};
    evidence.currencies_asked = !options_.rates.empty() ||
                                std::any_of(options_.filters.begin(), options_.filters.end(),
                                            [](const auto& one) { return lower(one.column) == "currency"; });
    ask(evidence);
    if (missing_) return false;
    guess_columns(evidence, guesses_);
    Guess& amount = guesses_.amount;
    if (evidence.want_amount && !amount.column) amount_below_events(evidence);
    if (!guesses_.date.column) no_dates();
    if (!guesses_.customer.column) no_customers();
    if (evidence.want_amount && !amount.column && guesses_.date.column && !no_amounts())
      warn("no column of amounts was found, so there will be no spend; " + list_of_columns(),
           "name it with --amount-column, or say --amount-column none");
    if (!guesses_.date.column || !guesses_.customer.column) return false;
    if (!check_roles(evidence)) return false;
    write_layout();
    write_report();
    for (const auto& [message, suggestion] : guesses_.notes) warn(message, suggestion);
    warn_of_columns(options_, sample_, layout_, guesses_, report_, problems_);
    return true;
  }

 private:
  bool fail(std::int64_t line, std::string message, std::string suggestion = "") {
    problems_.error({Severity::error, report_.file, line, "", std::move(message), std::move(suggestion)});
    return false;
  }
  void warn(std::string message, std::string suggestion) {
    problems_.warning({Severity::warning, report_.file, 0, "", std::move(message), std::move(suggestion)});
  }

  void ask(Evidence& evidence) {
    guesses_.customer = asked_customer();
    guesses_.date = asked_column(options_.date_column, "date");
    if (evidence.want_amount)
      guesses_.amount = asked_column(options_.amount_column, "amount");
    else
      guesses_.amount.how = "asked for none";
    for (std::size_t e = 0; e < kExtras; ++e) {
      const bool guessed = static_cast<Extra>(e) == Extra::status && says_guess(options_.extra_columns[e]);
      if (!guessed)
        guesses_.extras[e] =
            asked_column(options_.extra_columns[e], std::string(name(static_cast<Extra>(e))));
      guesses_.more_status = guesses_.more_status || guessed;
    }
    ask_status();
    for (std::size_t l = 0; l < kLabels; ++l) {
      labels_[l] = asked_column(options_.label_columns[l], std::string(name(static_cast<Label>(l))));
      layout_.labels[l] = labels_[l].column;
      if (labels_[l].column) evidence.labels.push_back(*labels_[l].column);
    }
    for (const FilterChoice& filter : options_.filters) {
      const Guess found = asked_column(filter.column, "", lower(filter.column) == "currency");
      layout_.filters.push_back(found.column);
    }
  }

  /// "First Name+Last Name": several columns are the customer together, unless one is called that.
  Guess asked_customer() {
    const std::string& wanted = options_.customer_column;
    const auto& names = sample_.names;
    const bool whole = wanted.find('+') == std::string::npos ||
                       std::any_of(names.begin(), names.end(),
                                   [&](const auto& name) { return lower(name) == lower(wanted); });
    if (whole) return asked_column(wanted, "customer");
    Guess customer;
    for (std::size_t begin = 0; begin <= wanted.size();) {
      const std::size_t end = std::min(wanted.find('+', begin), wanted.size());
      const std::string part(trim(std::string_view(wanted).substr(begin, end - begin)));
      const Guess found = asked_column(part.empty() ? wanted : part, "customer");
      if (!found.column) return found;
      if (customer.column)
        guesses_.joined.push_back(*found.column);
      else
        customer = found;
      begin = end + 1;
    }
    return customer;
  }

  /// "guess", where no column is called that.
  [[nodiscard]] bool says_guess(const std::string& wanted) const {
    return wanted == "guess" && std::none_of(sample_.names.begin(), sample_.names.end(),
                                             [](const auto& name) { return lower(name) == "guess"; });
  }

  /// Several columns together may say it.
  void ask_status() {
    Guess& status = guesses_.extra(Extra::status);
    if (status.column) guesses_.status.push_back({*status.column, StatusColumn::Says::word});
    for (const std::string& wanted : options_.more_status_columns) {
      if (says_guess(wanted)) {
        guesses_.more_status = true;
        continue;
      }
      const Guess more = asked_column(wanted, std::string(name(Extra::status)));
      if (!more.column) continue;
      guesses_.status.push_back({*more.column, StatusColumn::Says::word});
      if (!status.column) status = more;
    }
  }

  /// `role` empty: of a filter.
  Guess asked_column(const std::string& wanted, const std::string& role, bool may_be_missing = false) {
    Guess guess;
    if (wanted.empty()) return guess;
    guess.asked = true;
    guess.how = "asked for";
    if (wanted == "none" && role != "customer" && role != "date" && !role.empty()) {
      guess.how = "asked for none";
      return guess;
    }
    const auto& names = sample_.names;
    std::size_t hits = 0;
    for (std::size_t c = 0; c < names.size(); ++c) {
      if (lower(names[c]) != lower(wanted)) continue;
      if (++hits == 1) guess.column = c;
    }
    const std::string what = role.empty() ? "column" : role + " column";
    if (hits > 1)
      fail(1, "there are " + std::to_string(hits) + " columns named '" + safe_text(wanted) + "'",
           "give the " + what + " by number");
    if (hits > 0) return guess;
    std::size_t number = 0;
    const auto result = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (result.ec == std::errc{} && result.ptr == wanted.data() + wanted.size() && number >= 1 &&
        number <= layout_.width) {
      guess.column = number - 1;
      return guess;
    }
    if (may_be_missing) return guess;
    std::vector<std::string> candidates;  // short ones: the search is quadratic in their length
    for (const auto& name : names)
      if (name.size() <= 100) candidates.push_back(safe_text(name));
    fail(1, "there is no " + what + " '" + safe_text(wanted) + "'; " + list_of_columns(),
         did_you_mean(wanted, candidates));
    missing_ = true;
    return guess;
  }

  /// Where a file begins with events, the first rows have no amounts: then the name of the column has to do.
  void amount_below_events(const Evidence& evidence) {
    if (!layout_.labels[static_cast<std::size_t>(Label::event)] || guesses_.amount.asked) return;
    int best_fit = 0;
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      const int fit = name_fit(Role::amount, sample_.names[c]);
      if (fit <= best_fit || sample_.stats[c].values > 0 ||
          std::find(evidence.labels.begin(), evidence.labels.end(), c) != evidence.labels.end())
        continue;
      guesses_.amount = {c, "by its name", {}, false};
      best_fit = fit;
    }
  }

  bool check_roles(const Evidence& evidence) {
    const auto& g = guesses_;
    if (*g.date.column == *g.customer.column || g.amount.column == g.date.column ||
        g.amount.column == g.customer.column)
      return fail(0, "customer, date and amount must be three different columns");
    std::vector<std::size_t> taken = evidence.labels;
    taken.insert(taken.end(), {*g.customer.column, *g.date.column});
    taken.insert(taken.end(), g.joined.begin(), g.joined.end());
    if (g.amount.column) taken.push_back(*g.amount.column);
    for (const Guess& extra : g.extras)
      if (extra.column) taken.push_back(*extra.column);
    std::sort(taken.begin(), taken.end());
    if (const auto twice = std::adjacent_find(taken.begin(), taken.end()); twice != taken.end())
      return fail(
          0, "column " + column_text(sample_.names, *twice) + " is asked for twice",
          "customer, date, amount, store, category, segment and event each need a column of their own, "
          "and so do receipt, quantity, discount, refund (with its date and customer), status and currency");
    bool fine = true;
    for (const Extra extra : {Extra::quantity, Extra::discount, Extra::refund})
      if (const auto& asked = g.extras[static_cast<std::size_t>(extra)]; asked.column && !g.amount.column)
        fine = fail(0, "there is a " + std::string(name(extra)) + " column, but no amount that it goes with",
                    "name it with --amount-column");
    return fine;
  }

  void write_layout() {
    layout_.customer = *guesses_.customer.column;
    layout_.customer_more = guesses_.joined;
    layout_.date = *guesses_.date.column;
    layout_.amount = guesses_.amount.column;
    layout_.debit = guesses_.debit;
    layout_.left = guesses_.left;
    layout_.left_if_any = guesses_.left_if_any;
    layout_.off = guesses_.off;
    layout_.refunds_by_date = gives_back_by_date();
    if (const auto refund = guesses_.extra(Extra::refund).column; refund && *refund < sample_.names.size())
      layout_.refunds_in_part = names_partial(sample_.names[*refund]);
    for (std::size_t e = 0; e < kExtras; ++e) layout_.extras[e] = guesses_.extras[e].column;
    layout_.status = guesses_.status;
    find_own_dates();
    layout_.numbered_once = each_receipt_once();
    layout_.amount_once = guesses_.amount_once;
    layout_.blank_continues = guesses_.blank_continues;
    layout_.discount_once = guesses_.discount_once;
    layout_.once_anywhere = guesses_.amount_once && guesses_.alike;
    if (guesses_.scattered && !guesses_.alike)
      fail(0,
           "column " + column_text(sample_.names, *layout_.amount) +
               " is the same on all lines of a receipt, and lines of one do not follow each other",
           "sort the file by column " + column_text(sample_.names, *layout_.extra(Extra::receipt)) +
               ", or say --receipt-column none to count it on every line");
    else if (layout_.amount_once)
      warn(
          "column " + column_text(sample_.names, *layout_.amount) +
              " is the same on all lines of a receipt, and is counted once for lines that follow each other" +
              (guesses_.scattered ? ", and for those that do not: they agree in customer and day" : ""),
          "--receipt-column none counts it on every line");
    // The currency of a row, however it is written.
    for (std::size_t f = 0; f < layout_.filters.size(); ++f)
      if (layout_.filters[f] && layout_.filters[f] == layout_.extra(Extra::currency) &&
          std::all_of(options_.filters[f].values.begin(), options_.filters[f].values.end(),
                      [](const auto& value) { return currency_code(value).has_value(); }))
        layout_.filters[f].reset();
    if (auto doubt = settle_discount(options_, sample_, layout_))
      warn(std::move(doubt->first), std::move(doubt->second));
  }

  /// What was given back on a day, and no column says how much, was given back in full; but what is lent
  /// comes back in most rows, or beside a day on which it was picked up, and no refund comes before its sale.
  bool gives_back_by_date() {
    Guess& when = guesses_.extra(Extra::refund_date);
    const Guess& refund = guesses_.extra(Extra::refund);
    if (!when.column || refund.asked || refund.column || layout_.left || layout_.off || !layout_.amount)
      return false;
    if (when.asked) return true;
    const std::size_t day = *when.column;
    const std::string column = "column " + column_text(sample_.names, day);
    std::string why;
    if (2 * sample_.stats[day].values > sample_.rows.size()) {
      why = " has a day in most rows";
    } else if (const auto lent = lent_on(day)) {
      why =
          " stands beside column " + column_text(sample_.names, *lent) + ", so what was lent came back on it";
    } else if (comes_before_purchases(day)) {
      why = " has days before the purchase, so it is no day of refunds";
    } else {
      return true;
    }
    warn(column + why + ", and nothing is taken off for it",
         "--refund-date-column '" + safe_text(sample_.names[day], 40) + "' takes it for refunds in full");
    // With a status that says refunded, the day of a refund is one, however many have it.
    if (names_return_day(sample_.names[day]) || !why.ends_with("rows")) when.column.reset();
    return false;
  }

  /// A column of when it was lent, where `day` may be when it came back.
  [[nodiscard]] std::optional<std::size_t> lent_on(std::size_t day) const {
    if (!names_return_day(sample_.names[day])) return std::nullopt;
    for (std::size_t c = 0; c < sample_.names.size(); ++c)
      if (c != day && names_lending(sample_.names[c])) return c;
    return std::nullopt;
  }

  /// In more than a few of the rows that have such a day.
  [[nodiscard]] bool comes_before_purchases(std::size_t day) const {
    constexpr std::size_t kFew = 10;  // one in so many may be mistyped (assumption)
    const auto bought = format_of(layout_.date);
    const auto back = format_of(day);
    if (!bought || !back) return false;
    std::size_t rows = 0, before = 0;
    for (const auto& row : sample_.rows) {
      if (row.size() != layout_.width) continue;
      const auto first = bought->parse(row[layout_.date]);
      const auto then = back->parse(row[day]);
      if (!first || !then) continue;
      ++rows;
      before += *then < *first ? 1U : 0U;
    }
    return before * kFew > rows;
  }

  /// How the days of a column are written, where it is beyond doubt.
  [[nodiscard]] std::optional<DateFormat> format_of(std::size_t column) const {
    const DateEvidence& dates = sample_.stats[column].dates;
    std::string why;
    if (sample_.stats[column].asked_dates > 0) return *sample_.asked_dates;
    if (const auto numeric = numeric_format_of(sample_.rows, column))
      return DateFormat::compile(*numeric, why);
    if (const auto best = dates.best(); best && !dates.undecided()) return known_date_formats()[*best];
    return std::nullopt;
  }

  /// Days of refunds and cancellations may be written otherwise than those of purchases.
  void find_own_dates() {
    layout_.own_dates.assign(layout_.width, std::nullopt);
    if (const auto refunds = layout_.extra(Extra::refund_date))
      layout_.own_dates[*refunds] = format_of(*refunds);
    for (const StatusColumn& one : layout_.status)
      if (one.says == StatusColumn::Says::voids) layout_.own_dates[one.column] = format_of(one.column);
  }

  /// Some column numbers receipts, and no number stands in two rows that are different.
  [[nodiscard]] bool each_receipt_once() const {
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      if (name_fit(Role::receipt, sample_.names[c]) == 0 || c == layout_.customer || c == layout_.date)
        continue;
      std::map<std::string_view, const std::vector<std::string>*> seen;
      const bool once = std::all_of(sample_.rows.begin(), sample_.rows.end(), [&](const auto& row) {
        if (row.size() != layout_.width) return true;
        const auto [at, added] = seen.try_emplace(row[c], &row);
        return added ? !row[c].empty() : *at->second == row;
      });
      if (once && seen.size() > 1) return true;
    }
    return false;
  }

  void write_report() {
    report_.customer = choice(guesses_.customer);
    report_.customer_columns = {layout_.customer + 1};
    for (const std::size_t more : layout_.customer_more) {
      report_.customer_columns.push_back(more + 1);
      report_.customer.how += ", with column " + column_text(sample_.names, more);
    }
    report_.date = choice(guesses_.date);
    report_.amount = choice(guesses_.amount);
    for (std::size_t e = 0; e < kExtras; ++e)
      if (guesses_.extras[e].column) report_.extras[e] = choice(guesses_.extras[e]);
    if (layout_.extra(Extra::discount)) {
      static constexpr std::array<std::string_view, 3> kAs = {"money", "percent", "shares"};
      report_.extras[static_cast<std::size_t>(Extra::discount)].how +=
          ", as " + std::string(kAs[static_cast<std::size_t>(layout_.discount_as)]);
    }
    for (std::size_t l = 0; l < kLabels; ++l)
      if (labels_[l].column) report_.labels[l] = choice(labels_[l]);
    if (!guesses_.amount.column && options_.amount_column != "none") report_.amount.how = "none was found";
    write_columns();
    auto& status = report_.extras[static_cast<std::size_t>(Extra::status)];
    report_.status_columns.clear();
    for (const StatusColumn& one : guesses_.status) report_.status_columns.push_back(one.column + 1);
    for (const StatusColumn& one : guesses_.status)
      if (one.column + 1 != status.number)
        status.how += ", with column " + column_text(sample_.names, one.column);
  }

  void write_columns() {
    report_.columns.clear();
    for (std::size_t c = 0; c < layout_.width && c < kMostShown; ++c) {
      ColumnView view;
      if (c < sample_.names.size()) view.name = safe_text(sample_.names[c], 40);
      view.role = role_of(c);
      for (std::size_t r = 0; r < sample_.rows.size() && view.values.size() < kRowsShown; ++r)
        if (sample_.rows[r].size() == layout_.width) view.values.push_back(safe_text(sample_.rows[r][c], 24));
      report_.columns.push_back(std::move(view));
    }
  }

  [[nodiscard]] std::string role_of(std::size_t c) const {
    if (c == layout_.customer || std::find(layout_.customer_more.begin(), layout_.customer_more.end(), c) !=
                                     layout_.customer_more.end())
      return "customer";
    if (c == layout_.date) return "date";
    if (layout_.debit == c) return "amount (the other way)";
    if (layout_.left == c) return "amount (what refunds left)";
    if (layout_.amount == c) return layout_.extra(Extra::quantity) ? "amount (price of one)" : "amount";
    for (std::size_t e = 0; e < kExtras; ++e)
      if (layout_.extras[e] == c) return std::string(name(static_cast<Extra>(e)));
    for (std::size_t l = 0; l < kLabels; ++l)
      if (layout_.labels[l] == c) return std::string(name(static_cast<Label>(l)));
    for (const StatusColumn& one : layout_.status)
      if (one.column == c) return "status";
    return std::find(layout_.filters.begin(), layout_.filters.end(), c) != layout_.filters.end() ? "filter"
                                                                                                 : "";
  }

  [[nodiscard]] ColumnChoice choice(const Guess& guess) const {
    if (!guess.column) return {0, "", guess.how, {}};
    const auto c = *guess.column;
    ColumnChoice out{c + 1, c < sample_.names.size() ? safe_text(sample_.names[c]) : "", guess.how, {}};
    for (const std::size_t other : guess.others) {
      const bool used = std::any_of(guesses_.extras.begin(), guesses_.extras.end(),
                                    [other](const Guess& one) { return one.column == other; });
      if (!used && other != guesses_.customer.column && other != guesses_.date.column &&
          other != guesses_.amount.column)
        out.others.push_back(column_text(sample_.names, other));
    }
    return out;
  }

  [[nodiscard]] std::string list_of_columns() const {
    return ingest::list_of_columns(sample_.names, layout_.width);
  }

  [[nodiscard]] std::string first_row() const {
    if (sample_.rows.empty()) return "''";
    std::string out = "'";
    const auto& row = sample_.rows.front();
    for (std::size_t f = 0; f < row.size() && out.size() < 100; ++f)
      out += (f > 0 ? " | " : "") + safe_text(row[f], 40);
    return out + "'";
  }
  [[nodiscard]] std::int64_t first_line() const {
    return sample_.lines.empty() ? 1 : static_cast<std::int64_t>(sample_.lines.front());
  }

  /// True if some column is called an amount and yet holds none: that is a mistake to report, not a file
  /// without amounts.
  bool no_amounts() {
    for (std::size_t c = 0; c < sample_.names.size(); ++c) {
      if (name_fit(Role::amount, sample_.names[c]) == 0 || sample_.stats[c].values == 0) continue;
      fail(first_line(),
           "column '" + safe_text(sample_.names[c]) +
               "' should hold amounts, but they are not numbers; the first row is " + first_row(),
           "name another column with --amount-column, or say --amount-column none");
      return true;
    }
    return false;
  }

  void no_customers() {
    auto [message, suggestion] = no_customer_column(sample_, layout_.width, guesses_.date.column);
    fail(1, std::move(message), std::move(suggestion));
  }

  void no_dates() {
    auto [message, suggestion] = no_date_column(sample_, layout_.width);
    fail(first_line(), message + "; " + list_of_columns() + "; the first row is " + first_row(),
         std::move(suggestion));
  }

  const Options& options_;
  const Sample& sample_;
  Layout& layout_;
  Report& report_;
  Problems& problems_;
  Guesses guesses_;
  std::array<Guess, kLabels> labels_;
  bool missing_ = false;
};

}  // namespace

std::string column_text(const std::vector<std::string>& names, std::size_t column) {
  std::string out = std::to_string(column + 1);
  if (column < names.size()) out += " '" + safe_text(names[column], 40) + "'";
  return out;
}

bool choose_columns(const Options& options, const Sample& sample, const BeyondSample& beyond, Layout& layout,
                    Report& report, Problems& problems) {
  return Chooser(options, sample, layout, report, problems).run(beyond);
}

}  // namespace stamkund::ingest
