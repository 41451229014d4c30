#pragma once
// A first look at the file: delimiter, header, columns, date format, decimal mark.
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/line_reader.h"
#include "engine/ingest/options.h"
#include "engine/ingest/report.h"

namespace stamkund::ingest {

/// How to read every row.
struct Layout {
  char delimiter = ',';
  bool header = false;
  std::size_t width = 0;                   ///< fields a row
  std::size_t customer = 0;                ///< columns, from 0
  std::vector<std::size_t> customer_more;  ///< whose text follows the customer's
  std::size_t date = 0;
  std::optional<std::size_t> amount;
  std::array<std::optional<std::size_t>, kLabels> labels;
  std::array<std::optional<std::size_t>, kExtras> extras;
  std::vector<StatusColumn> status;
  std::vector<std::optional<std::size_t>>
      filters;  ///< of Options::filters; nothing = the currency of the row
  DiscountAs discount_as = DiscountAs::money;
  std::optional<std::size_t> debit;  ///< see LineAmount
  std::optional<std::size_t> left;
  bool left_if_any = false;        ///< see LineAmount
  std::optional<std::size_t> off;  ///< refunds that the amount has off already
  bool refunds_in_part = false;    ///< the column of refunds has partial ones only
  bool refunds_by_date = false;    ///< a row with a day of a refund was given back in full on it
  bool blank_continues = false;    ///< lines without number, customer and date go on with the receipt above
  bool amount_once = false;        ///< further lines of a receipt repeat its total
  bool once_anywhere = false;      ///< also where other receipts stand between them, if all of them agree
  bool discount_once = false;      ///< and its discount
  /// What was given back has no rows of its own: a row with status "refunded" is gone.
  bool refunds_in_place = true;
  [[nodiscard]] std::optional<std::size_t> extra(Extra which) const {
    return extras[static_cast<std::size_t>(which)];
  }
  DateFormat date_format;
  bool numbered_once = false;          ///< a column numbers receipts, and each has one line
  std::vector<DateFormat> more_dates;  ///< in which other rows are written, where none is in doubt
  /// [width] of columns with dates of refunds and cancellations that are written otherwise.
  std::vector<std::optional<DateFormat>> own_dates;
  bool date_format_guessed = false;
  DateEvidence::Only date_decided_by;  ///< a value that told day from month, if one was needed
  bool times_in_utc = false;           ///< those that state no zone
  char decimal_mark = '.';
  bool decimal_mark_guessed = false;
  bool decimal_mark_open = false;  ///< nothing told so far
  std::uint64_t first_line = 1;    ///< of the header, or of the first row
};

/// Looks at the first rows (at most 2000, 512 KiB); only if these cannot tell day from month or a decimal
/// point from a thousands separator, at as much of the file as it takes. Fills in the report's choices.
/// Nothing if the file cannot be understood; then `problems` has at least one error. `lines` is where it
/// happens to be.
[[nodiscard]] std::optional<Layout> survey(LineReader& lines, const Options& options, Report& report,
                                           Problems& problems);

/// An amount that means one thing or another, and nothing tells which.
[[nodiscard]] Problem ambiguous_amount(const DecimalEvidence::Example& found, const std::string& file);

/// What a reader's status other than `line` and `end` means for the user.
/// What to say of a file that has ended before anything came.
[[nodiscard]] std::string empty_text(const LineReader& lines);
[[nodiscard]] Problem status_problem(LineReader::Status status, const LineReader& lines,
                                     const std::string& file);

}  // namespace stamkund::ingest
