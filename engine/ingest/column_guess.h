#pragma once
// Which column plays which role, by its name and by what stands in it.
#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ingest/amount.h"
#include "engine/ingest/column_names.h"
#include "engine/ingest/date_format.h"
#include "engine/ingest/options.h"
#include "engine/ingest/status_words.h"

namespace stamkund::ingest {

/// Sample rows as text: rows[i] has any number of fields.
using SampleRows = std::vector<std::vector<std::string>>;

/// What the values of one column look like.
struct ColumnStats {
  std::uint64_t values = 0;     ///< that are not empty
  std::uint64_t different = 0;  ///< of these
  std::uint64_t addresses = 0;  ///< e-mail addresses
  std::uint64_t below_zero = 0;
  DateEvidence dates;
  std::uint64_t asked_dates = 0;  ///< that follow the format asked for
  DecimalEvidence amounts;

  [[nodiscard]] double date_share() const;
  [[nodiscard]] double amount_share() const;
  [[nodiscard]] bool repeats() const noexcept { return different < values; }
};

/// One element a column; rows of another width than `width` are passed over. `asked`: may be null.
[[nodiscard]] std::vector<ColumnStats> column_stats(const SampleRows& rows, std::size_t width,
                                                    const DateFormat* asked);

/// A chosen column (index from 0) and the reason.
struct Guess {
  std::optional<std::size_t> column;
  std::string how;
  std::vector<std::size_t> others;  ///< that could have been it, too
  bool asked = false;               ///< the user's choice, also that there is none
};

/// A column that sets rows apart that are no sales.
struct StatusColumn {
  std::size_t column = 0;
  enum class Says : std::uint8_t {
    word,       ///< "paid", "failed"
    voids,      ///< yes, or a date: no sale
    holds,      ///< no: no sale
    refunds,    ///< yes: given back in full
    returns,    ///< yes: the row is a return, whatever its sign
    type,       ///< "sale", "refund"
    line_type,  ///< "Sale" has the total of the "Sale Line" rows below it
    pair,       ///< "Verkauf", "Retoure": known by both
    side,       ///< "D", "C": which is which, `kinds` says
    ledger,     ///< "Invoice"; its payment and reminder are no purchases
    log,        ///< what a visitor did; all but buying is none
    journal,    ///< what was sold, and how it was paid
    stage,      ///< "Closed Won"; what is not won is none
    dispute,    ///< "lost": its money went back
    record,     ///< "SentForSettle" among other records of the same payment
    totals      ///< "Total" repeats the lines of its receipt; all others are sales
  } says = Says::word;
  /// What words mean here, as the first rows tell; and of a journal, whether tax comes to the prices.
  std::vector<std::pair<std::string, Verdict>> kinds{};
  bool tax_counts = false;
  bool asked = false;  ///< by the user, or a file of columns
  bool tick = false;   ///< one letter or word, and blank says no
};

struct Guesses {
  Guess customer, date, amount;
  std::vector<std::size_t>
      joined;  ///< columns whose text follows the customer's: the last name after the first
  std::array<Guess, kExtras> extras;
  std::vector<StatusColumn> status;
  bool more_status = false;              ///< beside those that were asked for, others are guessed
  bool blank_continues = false;          ///< a line that is blank in all that heads an order continues it
  bool amount_once = false;              ///< the amount is the total of a receipt, repeated on each line
  bool alike = false;                    ///< and all lines of one agree in customer and day
  bool scattered = false;                ///< and these do not follow each other
  std::optional<std::size_t> debit;      ///< money that went the other way than in the amount's column
  std::optional<std::size_t> left;       ///< what is left of the amount after refunds
  bool left_if_any = false;              ///< of it, 0 says that nothing was given back
  std::optional<std::size_t> off;        ///< refunds that the amount has off already
  std::vector<std::size_t> pieces_back;  ///< columns that count pieces that came back or were cancelled
  SampleRows later_rows;                 ///< lines of receipts with several, from below the sample
  std::vector<std::pair<std::string, std::string>>
      notes;                   ///< what was guessed that may be wrong, and options
  bool discount_once = false;  ///< the discount is that of a receipt, repeated on each line

  [[nodiscard]] Guess& extra(Extra which) { return extras[static_cast<std::size_t>(which)]; }
  [[nodiscard]] const Guess& extra(Extra which) const { return extras[static_cast<std::size_t>(which)]; }
};

/// What is known of the file when roles are given out.
struct Evidence {
  const std::vector<std::string>& names;  ///< one a column, empty without a header
  const SampleRows& rows;
  const std::vector<ColumnStats>& stats;
  bool want_amount = true;
  std::vector<std::size_t> labels;  ///< columns that play no role here
  /// Does a value of the column come twice in the file, beyond the sample? Where a column numbers receipts,
  /// in two of them.
  std::function<bool(std::size_t column, std::optional<std::size_t> receipt)> repeats_in_file;
  /// Rows from the whole file whose value in the column is that of the row above or below.
  std::function<SampleRows(std::size_t column)> lines_in_file;
  bool currencies_asked = false;  ///< the user says what several currencies are worth, or which to keep
};

/// Fills in what is not fixed yet; columns already set, and roles that nobody is to play, are respected.
void guess_columns(const Evidence& evidence, Guesses& guesses);

}  // namespace stamkund::ingest
