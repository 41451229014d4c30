#pragma once
// What calibration and simulation know of each customer: one row a customer, as columns.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/day.h"

namespace stamkund::ingest {

/// Customers x (x, t_x, T, spend), structure of arrays; every vector has `size()` elements, ordered by
/// customer id (bytewise), so that the order of rows in the input never matters.
/// A "transaction" is a purchase day unless same-day merging was switched off.
/// Times are in days since the customer's first transaction.
struct CustomerTable {
  std::vector<std::string> id;
  std::vector<Day> first_day;                    ///< day of the first transaction
  std::vector<std::uint32_t> frequency;          ///< x: repeat transactions in the calibration period
  std::vector<double> recency_days;              ///< t_x: first to last transaction in the calibration period
  std::vector<double> age_days;                  ///< T: first transaction to the end of calibration
  std::vector<double> mean_repeat_spend;         ///< major units, over the x repeat transactions; 0 if x = 0
  std::vector<double> first_spend;               ///< major units, of the first transaction
  std::vector<std::uint32_t> holdout_frequency;  ///< transactions after the end of calibration
  /// What some models need besides, of the repeat transactions in the calibration period; either all rows or
  /// none.
  std::vector<double> sum_log_gaps;       ///< of the gaps in days between consecutive transactions
  std::vector<double> log_spend_count;    ///< transactions with an amount above 0
  std::vector<double> log_spend_mean;     ///< mean of the logs of those, major units
  std::vector<double> log_spend_squares;  ///< sum of squared deviations from that mean

  Day calibration_end;      ///< last day of the calibration period
  double holdout_days = 0;  ///< length of the hold-out in days; 0 = none
  std::string amount_unit;  ///< currency name, may be empty
  bool has_spend = false;   ///< the input had an amount column

  [[nodiscard]] std::size_t size() const noexcept { return first_day.size(); }
};

}  // namespace stamkund::ingest
