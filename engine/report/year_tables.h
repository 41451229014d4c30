#pragma once
// Profit and loss year by year, arm by arm.
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

/// A table of numbers: one row an arm and year. NaN: there is none.
struct YearTable {
  struct Column {
    std::string name;
    std::vector<double> cells;
  };
  std::vector<std::string> arms;   ///< of each row
  std::vector<std::string> years;  ///< "1", "2", "3"
  std::vector<double> weeks;       ///< how far the year goes if it is not whole; otherwise 0
  std::vector<Column> columns;     ///< those with a number other than zero only
};

/// Money in major units, means of the replicates. A period belongs to the year in which it begins.
[[nodiscard]] YearTable year_money(const metrics::Results& results, double horizon_days);
/// Counts of members and units.
[[nodiscard]] YearTable year_units(const metrics::Results& results, double horizon_days);

/// Both as text.
[[nodiscard]] std::string year_tables(const metrics::Results& results, double horizon_days);

}  // namespace stamkund::report
