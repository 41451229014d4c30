#pragma once
// What the covariate files say, before it becomes paths.
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/covariates.h"

namespace stamkund::ingest {

/// A value from day `from` up to day `to`, excluded (infinite: for ever). Values of overlapping intervals add
/// up.
struct CovariateInterval {
  std::uint32_t customer = 0;  ///< row of the customer table; 0 for events, which concern everybody
  std::uint32_t covariate = 0;
  double from = 0;
  double to = 0;
  double value = 1;
};

/// Values of one customer from a day on.
struct DenseRow {
  std::uint32_t customer = 0;
  double day = 0;
  std::size_t values = 0;  ///< where they begin in CovariateSources::dense
};

struct CovariateSources {
  std::vector<std::string> fixed_names;
  std::vector<double> fixed;  ///< [n_customers x fixed_names.size()], row-major

  std::vector<std::string> dense_names;
  std::vector<DenseRow> dense_rows;  ///< by customer, then day; every customer has a first row
  std::vector<double> dense;         ///< blocks of dense_names.size() values

  std::vector<std::string> event_names;
  std::vector<CovariateInterval> events;

  std::vector<std::string> history_names;
  std::vector<CovariateInterval> histories;  ///< by customer, then covariate, then day
};

/// Rows of the customer table by id.
class CustomerRows {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFF'FFFFU;
  explicit CustomerRows(const CustomerTable& table);
  [[nodiscard]] std::uint32_t find(std::string_view id) const;

 private:
  std::unordered_map<std::string_view, std::uint32_t> rows_;
};

/// What the readers share.
struct CovariateInput {
  const CovariateOptions& options;
  const CustomerTable& table;
  const CustomerRows& rows;
  Problems& problems;
};

/// Each reads one file into its part of `sources`, and accounts for it. Problems: all of the file.
void read_static_covariates(const CovariateInput& input, CovariateSources& sources,
                            CovariateReport::File& report);
void read_dense_covariates(const CovariateInput& input, CovariateSources& sources,
                           CovariateReport::File& report);
void read_covariate_events(const CovariateInput& input, CovariateSources& sources,
                           CovariateReport::File& report);
void read_covariate_histories(const CovariateInput& input, CovariateSources& sources,
                              CovariateReport::File& report);

/// Counts customers whom the file does not know (`seen` by row of the table); an error that names the first
/// five and, for each, the nearest of `unknown` (ids of the file that the table does not know).
void report_missing_customers(const CovariateInput& input, const std::vector<char>& seen,
                              const std::vector<std::string>& unknown, CovariateReport::File& report);

/// The calendar basis: where its steps start (the first at -infinity), and its values, row-major.
struct CalendarBasis {
  std::vector<std::string> names;
  std::vector<double> start_day;
  std::vector<double> values;
};
[[nodiscard]] CalendarBasis calendar_basis(const CovariateOptions& options, Day first_day, Day last_day,
                                           double trend_origin);

/// Puts everything on one time line a customer, merges equal neighbours and shares equal paths.
/// A problem if the paths would take more than 2 GiB.
[[nodiscard]] CovariatePaths combine_covariates(const CovariateSources& sources,
                                                const CalendarBasis& calendar, std::size_t customers,
                                                Problems& problems);

}  // namespace stamkund::ingest
