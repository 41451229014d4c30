#pragma once
// What became of every row: nothing is lost silently.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/amount.h"
#include "engine/ingest/options.h"

namespace stamkund::ingest {

/// Name of a kind ("bad_date"), of an extra ("receipt") and of a policy ("drop").
[[nodiscard]] std::string_view name(Kind kind);
[[nodiscard]] std::string_view name(Extra extra);
[[nodiscard]] std::string_view name(Policy policy);
[[nodiscard]] std::optional<Policy> parse_policy(std::string_view text);

/// Rows of one kind.
struct RejectedKind {
  Kind kind{};
  Policy policy = Policy::drop;
  std::uint64_t count = 0;                     ///< rows of this kind
  std::uint64_t dropped = 0;                   ///< of these, left out (a row is dropped by one kind only)
  std::array<std::uint64_t, 5> first_lines{};  ///< ascending; 0 = fewer than five
  std::string example;                         ///< the first such row, safe to print (valid UTF-8, cut short)

  /// Notes a line; true if it is the first of all so far, and so should become the example.
  bool add(std::uint64_t line);
};

/// A column and why it was taken.
struct ColumnChoice {
  std::size_t number = 0;           ///< from 1; 0 = none
  std::string name;                 ///< from the header, may be empty
  std::string how;                  ///< "asked for", "by its name", "only column of dates", ...
  std::vector<std::string> others;  ///< "5 'Customer ID'": columns that could have been it, too
};

/// A word of a status column.
struct StatusWord {
  std::string word;  ///< safe to print
  std::uint64_t rows = 0;
  std::string meaning;  ///< "sale", "no sale", "refunded", "not known, kept"
};

/// A column as the file has it.
struct ColumnView {
  std::string name;                 ///< safe to print
  std::string role;                 ///< "customer", "date", ...; empty = not used
  std::vector<std::string> values;  ///< of the first five rows, safe to print
};

struct Report {
  std::string file;
  std::vector<ColumnView> columns;
  bool gzip = false;
  std::string encoding;              ///< that lines were converted from; empty = none
  std::uint64_t converted_rows = 0;  ///< of these, rows that were taken for Windows-1252
  std::uint64_t title_lines = 0;     ///< above the header, passed over
  char delimiter = ',';
  bool header = false;
  ColumnChoice customer, date, amount;
  std::array<ColumnChoice, kExtras> extras;          ///< number 0 = there is none
  std::array<ColumnChoice, kLabels> labels;          ///< number 0 = not asked for
  std::array<std::uint64_t, kLabels> label_names{};  ///< different names in the column
  std::string date_format;
  std::string date_format_how;
  std::string time_zone;      ///< of the days; empty = as written
  bool times_in_utc = false;  ///< with a zone: times that state none were taken for UTC
  char decimal_mark = '.';
  std::string decimal_mark_how;
  bool decimal_mark_told = false;  ///< asked for, or some amount told it

  // rows_read == rows_used + the sum of kinds[].dropped
  std::uint64_t rows_read = 0;          ///< without header and blank lines
  std::uint64_t rows_used = 0;          ///< event rows, and rows that went into the cleaned transactions
  std::uint64_t event_rows = 0;         ///< of these, with an event and no amount; see Options::label_columns
  std::uint64_t same_day_rows = 0;      ///< used purchase rows that are not the first of their customer's day
  std::uint64_t transactions = 0;       ///< after merging and netting, all customers
  std::uint64_t customers_in_data = 0;  ///< with at least one usable row
  std::uint64_t customers = 0;          ///< in the table
  std::uint64_t customers_after_calibration =
      0;  ///< first bought after the calibration period: not in the table
  std::uint64_t customers_without_purchase = 0;  ///< returns only, or everything returned: not in the table

  std::vector<std::size_t> customer_columns;  ///< numbers from 1; several are joined by a blank
  std::vector<std::size_t> status_columns;    ///< numbers from 1
  std::vector<StatusWord> status_words;       ///< most frequent first, at most 20
  std::string currencies;            ///< "eur 120 rows, usd 3 rows, each times 0.92"; empty = none seen
  std::uint64_t continued_rows = 0;  ///< of those used: lines of a receipt without an amount of their own

  // amount_read == amount_used + amount_dropped + amount_refunded + unmatched_returns, in 1e-4 major units
  Amount amount_read = 0;        ///< over all rows whose amount could be read
  Amount amount_used = 0;        ///< over the cleaned transactions
  Amount amount_dropped = 0;     ///< over rows dropped although their amount could be read
  Amount amount_refunded = 0;    ///< by refund columns and by status
  Amount unmatched_returns = 0;  ///< <= 0: returns that exceed all earlier purchases of their customer
  /// <= 0: returns after the calibration period of purchases in it, which stay as they were known at its end.
  Amount later_returns = 0;
  std::uint64_t later_return_count = 0;      ///< customer-days with such a return
  std::uint64_t later_refund_rows = 0;       ///< refunded or cancelled then, by a date in the row
  Amount later_refunds = 0;                  ///< of these; they count as not given back
  std::uint64_t undated_refund_rows = 0;     ///< refunded or cancelled, and nothing says when
  std::uint64_t unmatched_return_count = 0;  ///< customer-days with such a remainder
  std::uint64_t returned_purchases = 0;      ///< purchases that disappeared because they were fully returned
  std::uint64_t nameless_rows = 0;           ///< sales without a customer, or with a placeholder for one
  Amount nameless_amount = 0;                ///< theirs
  Amount nameless_used = 0;                  ///< of that, what is kept all the same

  Day first_day, last_day;  ///< of the used rows, event rows too; the last of any row with a day
  Day calibration_end, observation_end;
  std::uint64_t spilled_runs = 0;  ///< sorted runs that went to the temporary file
  std::array<RejectedKind, kKinds> kinds;

  Report();
  [[nodiscard]] RejectedKind& of(Kind kind) { return kinds[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const RejectedKind& of(Kind kind) const { return kinds[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] std::uint64_t rows_dropped() const;
};

/// Why rows were dropped, with an example each: "; no_sale: 3, e.g. ...".
[[nodiscard]] std::string reasons(const Report& report);

/// Several lines for a person.
[[nodiscard]] std::string to_text(const Report& report);

/// Untrusted text made safe and short: control bytes and invalid UTF-8 as \xHH, cut at `limit` bytes.
[[nodiscard]] std::string safe_text(std::string_view raw, std::size_t limit = 80);

}  // namespace stamkund::ingest
