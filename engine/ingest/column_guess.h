#pragma once
// Which column is the customer, which the date, which the amount.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/amount.h"
#include "engine/ingest/date_format.h"

namespace stamkund::ingest {

/// Sample rows as text: rows[i] has any number of fields.
using SampleRows = std::vector<std::vector<std::string>>;

/// What the values of one column look like.
struct ColumnStats {
  std::uint64_t values = 0;  ///< that are not empty
  DateEvidence dates;
  std::uint64_t asked_dates = 0;  ///< that follow the format asked for
  DecimalEvidence amounts;

  [[nodiscard]] double date_share() const;
  [[nodiscard]] double amount_share() const;
};

/// One element a column; rows of another width than `width` are passed over. `asked`: may be null.
[[nodiscard]] std::vector<ColumnStats> column_stats(const SampleRows& rows, std::size_t width,
                                                    const DateFormat* asked);

enum class Role { customer, date, amount };

/// How well a header name fits a role: 0 not at all, larger is better. Case and punctuation do not count.
[[nodiscard]] int name_fit(Role role, std::string_view name);

/// The name says that the column counts things or labels something else: never money.
[[nodiscard]] bool names_no_money(std::string_view name);

/// A chosen column (index from 0) and the reason.
struct Guess {
  std::optional<std::size_t> column;
  std::string how;
};

/// Fills in what is not fixed yet. `names` has one element a column, empty without a header. Columns already
/// set are respected; `want_amount` false leaves the amount alone; `labels` are columns that play no role
/// here.
void guess_columns(const std::vector<std::string>& names, const std::vector<ColumnStats>& stats,
                   bool want_amount, const std::vector<std::size_t>& labels, Guess& customer, Guess& date,
                   Guess& amount);

}  // namespace stamkund::ingest
