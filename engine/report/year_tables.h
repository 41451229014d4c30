#pragma once
// Profit and loss year by year, arm by arm.
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::report {

inline constexpr double kWeeksOfAYear = 52.0;

/// A table of numbers: one row an arm and year. NaN: there is none.
struct YearTable {
  struct Column {
    std::string name;
    std::vector<double> cells;
    std::string figure{};  ///< as the results call it
    bool share = false;    ///< neither money nor a count
  };
  std::vector<std::string> arms;   ///< of each row
  std::vector<std::string> years;  ///< "1", "2", "3"
  std::vector<std::string> units;  ///< what units are called in each row; none of money
  std::vector<double> weeks;       ///< that it has, if not 52; else 0
  /// Periods are of the year in which their middle lies: 13 periods of four weeks are a year.
  std::vector<std::size_t> year_of_period;
  std::vector<Column> columns;  ///< those with a number other than zero only
};

/// Money in major units, means of the replicates. A period belongs to the year in which its middle lies.
[[nodiscard]] YearTable year_money(const metrics::Results& results, double horizon_days);
/// Counts of members and units. What was held on day 0 or came in, less what went out, is what is left.
[[nodiscard]] YearTable year_units(const metrics::Results& results, const scenario::ScenarioSpec& scenario);

/// A sum of an arm, spelt out: the columns before the last come to the last,
/// to half a minor unit of money.
struct SumTable {
  std::vector<std::string> arms;
  std::vector<YearTable::Column> columns;
};
/// From the years to the headline: net to the horizon, less what is owed then. Major units.
[[nodiscard]] SumTable net_sum(const metrics::Results& results);
/// All that the program takes: paid, given as discounts, and owed. Major units; arms that take something.
[[nodiscard]] SumTable cost_sum(const metrics::Results& results);

/// All of them as text.
[[nodiscard]] std::string year_tables(const metrics::Results& results,
                                      const scenario::ScenarioSpec& scenario);

}  // namespace stamkund::report
