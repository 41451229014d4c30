#pragma once
// What is known of customers and of the calendar besides purchases, as functions of time that calibration can
// use. Method: docs/methods/covariates.md. Files: docs/formats/covariates.md.
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::ingest {

/// Values that are constant from each start day to the next, the last for ever.
struct CovariatePath {
  std::vector<double> start_day;  ///< Day serials, ascending; the first is -infinity   [n_segments]
  std::vector<double> values;     ///< row-major                                        [n_segments x k]

  [[nodiscard]] std::size_t segments() const noexcept { return start_day.size(); }
  /// The segment that holds `day`: a value counts from its start day on.
  [[nodiscard]] std::size_t segment_at(double day) const;
};

/// The covariates of every customer. Customers whose covariates are equal at all times share a path; no two
/// paths are equal, and adjacent segments of a path differ. A covariate that never changes is a path with one
/// segment.
struct CovariatePaths {
  std::vector<std::string> names;  ///< [k]; untrusted bytes
  std::vector<CovariatePath> paths;
  std::vector<std::uint32_t> path_of_customer;  ///< by row of the customer table   [n_customers]
  /// Day serial of the last day the calendar basis was made for; infinite without one. Later days are not
  /// known.
  double known_until = std::numeric_limits<double>::infinity();
  /// Day serial of the last day for which the files say each covariate; infinite where it never changes or
  /// has no end, and for the calendar basis. Empty = not known.
  std::vector<double> last_day;  ///< [k]

  [[nodiscard]] std::size_t size() const noexcept { return names.size(); }
  /// No covariate of anybody changes over time.
  [[nodiscard]] bool all_static() const;
  /// Covariate `c` never changes along any path.
  [[nodiscard]] bool is_constant(std::size_t c) const;
};

/// Where covariates come from. Empty file names are left out. All files have a header, and any dialect that
/// the reader of transactions knows, gzip too.
struct CovariateOptions {
  std::string static_file;  ///< customer, one column a covariate
  std::string dense_file;   ///< customer, date, one column a covariate; a row holds until the customer's next
  std::string event_file;   ///< event, from, to[, value]: for all customers; `to` is the last day
  std::string history_file;  ///< customer, covariate, from, to[, value]; an empty `to` = until the end

  int season_harmonics = 0;  ///< sines and cosines of 1, 2, ... cycles a year
  bool trend = false;        ///< years since the middle of the calibration period
  /// The calendar basis is constant over steps of this many days, at its value in their middle. The default
  /// makes the yearly wave's error at most pi x 7 / 365.25 = 6 % of its height for a moment and 0 on average
  /// (assumption).
  int grid_days = 7;

  std::string date_format;  ///< see DateFormat::compile; empty = guess from the file
  char decimal_mark = '.';  ///< '.' or ','
};

/// What became of the files.
struct CovariateReport {
  struct File {
    std::string file;
    std::uint64_t rows = 0;
    std::uint64_t customers = 0;           ///< of the customer table that the file names
    std::uint64_t customers_unknown = 0;   ///< in the file, not in the table: not used
    std::uint64_t customers_missing = 0;   ///< in the table, not in the file
    std::vector<std::string> covariates;   ///< that came out of it
    std::vector<std::string> base_levels;  ///< "COLUMN=LEVEL": what indicator columns compare with
  };
  std::vector<File> files;
  std::uint64_t paths = 0;     ///< different ones
  std::uint64_t segments = 0;  ///< over all paths
};

/// Takes "season" (one harmonic), "season:N" or "trend" into `options`; anything else is a problem of
/// `where`.
void add_calendar(const std::string& text, CovariateOptions& options, const std::string& where,
                  Problems& problems);

/// The covariates of the customers of `table`, in the order static, dense, events, histories, season, trend.
/// The calendar basis runs from `first_day` to `last_day`, which must be the end of everything that will be
/// predicted: after it, the last step holds for ever. Expects first_day <= last_day. Bad input goes to
/// `problems`, all of it; then nothing useful is returned. Customers in the table that a static or dense file
/// does not have are errors; in a history file they have no intervals. Errors: as read_transactions.
[[nodiscard]] CovariatePaths build_covariates(const CovariateOptions& options, const CustomerTable& table,
                                              Day first_day, Day last_day, Problems& problems,
                                              CovariateReport* report = nullptr);

/// Covariates among `used` that the files say up to a day before `until` only, as warnings of `where`: from
/// then on the last value is taken to hold.
void warn_of_ends(const CovariatePaths& paths, const std::vector<std::uint32_t>& used, double until,
                  const std::string& file, const std::string& where, Problems& problems);

/// The indices of covariates that `wanted` names, ascending, without repetition. A name stands for itself and
/// for all that begin with it and '=' or '.' ("Channel" for "Channel=web", "season" for "season.cos1"); "all"
/// for all. Names that fit nothing are problems of `where`.
[[nodiscard]] std::vector<std::uint32_t> choose_covariates(const CovariatePaths& paths,
                                                           const std::vector<std::string>& wanted,
                                                           const std::string& where, Problems& problems);

}  // namespace stamkund::ingest
