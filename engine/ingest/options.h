#pragma once
// How to read a transaction file: every default here, every choice the user's.
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/ingest/currency.h"
#include "engine/ingest/labels.h"
#include "engine/ingest/line_amount.h"
#include "engine/ingest/row_filter.h"

namespace stamkund::ingest {

/// What to do with a kind of doubtful row.
enum class Policy {
  drop,  ///< leave the row out and say so
  keep,  ///< use the row as it is and say so
  net,   ///< (negative amounts) take the return off earlier purchases of the customer
  fail,  ///< refuse the whole file
};

/// Kinds of doubtful rows. The first that drops a row counts: wrong_field_count, filtered, no_sale, then as
/// they stand here.
enum class Kind : std::uint8_t {
  wrong_field_count,      ///< other number of fields than the header or most rows; quotes that do not match
  missing_customer,       ///< empty, NULL, NA, NaN, or longer than 256 bytes
  bad_date,               ///< not a date in the column's format
  future_date,            ///< after Options::today
  after_observation_end,  ///< after Options::observation_end, if that was given
  bad_amount,             ///< not an amount, or beyond +-1e12
  negative_amount,        ///< below zero: a return
  zero_amount,
  duplicate,    ///< all fields equal to those of another row
  filtered,     ///< by --keep or --drop
  no_sale,      ///< its status says failed, pending, void, cancelled or test
  refunded,     ///< given back in full, as its status or its refund column says
  placeholder,  ///< "guest", "unknown", 0: stands for customers who were not named
};
constexpr std::size_t kKinds = 13;

/// What a row may have besides customer, date and amount. Guessed, unless a column or "none" is asked for.
enum class Extra : std::uint8_t {
  receipt,
  quantity,
  discount,
  refund,
  refund_date,
  refund_customer,  ///< whose a row below zero is, where another column names the customers of purchases
  status,
  currency
};
constexpr std::size_t kExtras = 8;

struct Policies {
  Policy wrong_field_count = Policy::drop;  ///< drop or fail
  Policy missing_customer = Policy::drop;   ///< drop or fail
  Policy bad_date = Policy::drop;           ///< drop or fail
  Policy future_date = Policy::drop;        ///< drop, keep or fail
  Policy bad_amount = Policy::drop;         ///< drop or fail
  Policy negative_amount = Policy::net;     ///< drop, keep, net or fail
  Policy zero_amount = Policy::keep;        ///< drop, keep or fail
  Policy duplicate = Policy::keep;          ///< drop, keep or fail; practice with CDNOW is to keep
  Policy no_sale = Policy::drop;            ///< drop, keep or fail
  Policy placeholder = Policy::drop;        ///< drop, keep or fail
};

struct Options {
  std::string encoding;  ///< as iconv names it; empty = UTF-8, what a byte order mark says, or Windows-1252
  std::uint64_t skip_lines = 0;   ///< lines above the header, or above the first row
  std::optional<char> delimiter;  ///< nothing = guess; ' ' = any run of blanks and tabs
  std::optional<bool> header;     ///< nothing = guess
  /// Column names, or numbers from 1 as text; empty = guess.
  std::string customer_column;
  std::string date_column;
  std::string amount_column;  ///< "none" = the file has no amounts
  /// By Label: store, category, segment, event. Never guessed: empty = not read. With an event column, a row
  /// that has an event and an amount that is empty or zero is an event row: no purchase, and no doubtful row.
  std::array<std::string, kLabels> label_columns;
  /// By Extra; empty = guess, "none" = there is none. With a quantity the amount is the price of one; a
  /// discount is taken off the row, a refund off what was paid.
  std::array<std::string, kExtras> extra_columns;
  /// Beside that of extra_columns; "guess" = and those that are guessed.
  std::vector<std::string> more_status_columns;
  bool pinned = false;                    ///< columns come from a file that was written for another one
  std::optional<DiscountAs> discount_as;  ///< nothing = by its name and values
  std::vector<FilterChoice> filters;
  std::vector<Rate> rates;      ///< of several currencies; all amounts are converted
  bool fold_numbers = false;    ///< customer 17850.0 is 17850, and 0017 is 17
  bool fold_addresses = false;  ///< case does not count in e-mail addresses
  bool keep_rows = false;       ///< give CustomerHistory::rows
  bool read_again = false;      ///< the file will be read once more: what a pipe gives is kept for it
  std::string date_format;      ///< see DateFormat::compile; empty = guess
  std::optional<Day> day_zero;  ///< dates are days counted from it
  std::string time_zone;        ///< such as Europe/Stockholm: days are those of this zone; empty = as written
  std::optional<bool> times_in_utc;   ///< times that state no zone are in UTC; nothing = by the column's name
  Credit credit = Credit::is_return;  ///< what CR beside an amount means
  std::optional<bool> minor_units;  ///< amounts are cents and their like; nothing = no, and perhaps a warning
  std::optional<char> decimal_mark;    ///< '.' or ','; nothing = guess
  bool merge_same_day = true;          ///< purchases of a customer on one day are one transaction
  std::optional<Day> calibration_end;  ///< last day of the calibration period; nothing = observation end
  /// Returns after the calibration period of purchases in it take these away, though nobody knew of them
  /// then.
  bool later_returns = false;
  std::optional<Day> observation_end;  ///< last day that was observed; nothing = last date in the data
  Policies policies;
  std::string currency;     ///< copied to CustomerTable::amount_unit
  std::string temp_folder;  ///< for rows beyond memory_rows; empty = the system's
  /// 32 bytes each, 48 with labels or receipts; beyond it sorted runs go to a temporary file.
  std::size_t memory_rows = 4'000'000;
  Day today{std::numeric_limits<std::int32_t>::max()};  ///< later dates are in the future; default: none is
};

}  // namespace stamkund::ingest
