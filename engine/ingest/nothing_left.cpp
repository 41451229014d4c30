#include "engine/ingest/nothing_left.h"

#include <algorithm>
#include <optional>

#include "engine/base/count.h"
#include "engine/ingest/column_doubts.h"
#include "engine/ingest/date_hints.h"
#include "engine/ingest/guess_roles.h"
#include "engine/ingest/no_customers.h"

namespace stamkund::ingest {
namespace {

constexpr double kNearlyAll = 0.9;  // of rows (assumption)

std::string quoted(const ColumnChoice& column) { return "'" + safe_text(column.name, 40) + "'"; }

/// Nearly all of the rows that were read.
bool are_nearly_all(const Report& report, std::uint64_t rows) {
  return rows > 0 && static_cast<double>(rows) >= kNearlyAll * static_cast<double>(report.rows_read);
}

/// Every row has nobody for its customer.
Missing nobody_named(const Report& report) {
  const RejectedKind& nobody = report.of(Kind::placeholder);
  const std::uint64_t rows = nobody.dropped + report.of(Kind::missing_customer).dropped;
  if (!are_nearly_all(report, rows)) return {};
  return {"no row names a customer: column " + quoted(report.customer) + " is empty or has " +
              (nobody.example.empty() ? "nothing" : "words that stand for nobody, e.g. " + nobody.example) +
              " in nearly all rows",
          "--customer-column says which other column tells customers apart"};
}

Missing no_row(const Report& report) {
  Missing out{"none of the " + count_of(report.rows_read, "row") + " can be used" + reasons(report), ""};
  if (Missing nobody = nobody_named(report); !nobody.first.empty())
    return {nobody.first + reasons(report), nobody.second};
  const auto& status = report.extras[static_cast<std::size_t>(Extra::status)];
  if (!are_nearly_all(report, report.of(Kind::no_sale).dropped) || status.number == 0) return out;
  std::string said;
  for (const StatusWord& word : report.status_words)
    if (word.meaning == "no sale" && said.size() < 80) said += (said.empty() ? "'" : ", '") + word.word + "'";
  out.second = "column " + quoted(status) + (said.empty() ? " says of them" : " says " + said + ", so") +
               " that they are no sales; --on-no-sale keep counts them all the same";
  return out;
}

Missing no_purchase(const Report& report) {
  if (Missing nobody = nobody_named(report); !nobody.first.empty()) return nobody;
  std::string message = "no customer has a purchase in the calibration period";
  if (!are_nearly_all(report, report.of(Kind::negative_amount).count)) return {message, ""};
  return {message + ", as nearly all amounts are below zero: is this an export of the one who paid?",
          "one of the seller has what customers paid above zero"};
}

Problem problem(const Report& report, Missing what) {
  return {Severity::error, report.file, 0, "", std::move(what.first), std::move(what.second)};
}

}  // namespace

Problem no_rows_left(const Report& report) { return problem(report, no_row(report)); }
Problem no_customers_left(const Report& report) { return problem(report, no_purchase(report)); }

Missing no_customer_column(const Sample& sample, std::size_t width, std::optional<std::size_t> date) {
  std::string message = "no column says who bought; " + list_of_columns(sample.names, width);
  if (date && sample.stats[*date].date_share() < kShareNamed)
    message += "; column " + column_text(sample.names, *date) + " was asked for and holds no dates";
  std::string receipt;
  for (std::size_t c = 0; c < sample.names.size(); ++c) {
    const std::string& name = sample.names[c];
    if (receipt.empty() && name_fit(Role::receipt, name) > 0)
      receipt = "; with '" + safe_text(name, 40) + "', each of its numbers is a customer of its own";
    if (names_vendor(name))
      message += "; column " + column_text(sample.names, c) +
                 " names who sold, so this may be a list of what you bought yourself";
  }
  return {message, "--customer-column COLUMN says which column tells customers apart" + receipt};
}

namespace {

/// A column that is called a date, of which some values are days and most are not.
std::optional<Missing> partly_dates(const Sample& sample, std::size_t width) {
  for (std::size_t c = 0; c < width && c < sample.names.size(); ++c) {
    const auto best = sample.stats[c].dates.best();
    if (!best || sample.asked_dates != nullptr || name_fit(Role::date, sample.names[c]) <= kFitOfOtherDate)
      continue;
    const DateFormat& format = known_date_formats()[*best];
    const auto odd = std::find_if(sample.rows.begin(), sample.rows.end(), [&](const auto& row) {
      return c < row.size() && !row[c].empty() && !format.parse(row[c]);
    });
    if (odd == sample.rows.end()) continue;
    return Missing{"column " + column_text(sample.names, c) + " is called a day, but only " +
                       std::to_string(sample.stats[c].dates.count(*best)) + " of its " +
                       std::to_string(sample.stats[c].values) + " values are days (" + format.pattern() +
                       "); the first that is none is '" + safe_text((*odd)[c], 40) + "'",
                   "write all days alike, or take it all the same with --date-column '" +
                       safe_text(sample.names[c], 40) + "'"};
  }
  return std::nullopt;
}

}  // namespace

Missing no_date_column(const Sample& sample, std::size_t width) {
  std::string message = "no column of dates was found";
  if (sample.asked_dates != nullptr) message += " that follow '" + sample.asked_dates->pattern() + "'";
  // The one whose name fits best. Small numbers may be days, where no name says that they count other things.
  std::string hint;
  int best = -1;
  for (std::size_t c = 0; c < width && sample.asked_dates == nullptr; ++c) {
    const std::string name = c < sample.names.size() ? sample.names[c] : "";
    const int fit = name_fit(Role::date, name);
    if (names_refund_date(name) && sample.stats[c].date_share() >= kShareNamed)
      return {
          message + "; column " + column_text(sample.names, c) +
              " says when money was given back, so these are refunds and not purchases",
          "read the export of what was sold, with the refunds in it; or name a column with --date-column"};
    const std::string of_column = fit > best ? date_hint(sample.rows, c) : std::string();
    if (of_column.empty() ||
        (fit <= kFitOfDeed && !name.empty() && of_column.find("--day-zero") != std::string::npos))
      continue;
    hint = "column " + column_text(sample.names, c) + " may be the date: " + of_column;
    best = fit;
  }
  if (hint.empty()) {
    if (const auto some = partly_dates(sample, width)) return *some;
    const bool named = std::any_of(sample.names.begin(), sample.names.end(),
                                   [](const auto& name) { return name_fit(Role::date, name) > 0; });
    if (!named && sample.asked_dates == nullptr && !sample.names.empty())
      message += ": this file seems to have no day of purchase";
    hint = "name the column with --date-column and its form with --date-format, e.g. DD.MM.YYYY or unix";
  }
  return {message, hint};
}

}  // namespace stamkund::ingest
