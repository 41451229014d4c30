#pragma once
// Customers who cannot be told apart (same x, t_x, T) count once, with a weight.
#include <cstdint>
#include <vector>

#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

/// Distinct (x, t_x, T) ordered by x, then T, then t_x: the order of every sum over customers, so that
/// results depend neither on the order of the input nor on the number of threads.
struct Rows {
  std::vector<std::uint32_t> x_at;             ///< index into `x`                      [n_rows]
  std::vector<std::uint32_t> recency_at;       ///< index into `time`                   [n_rows]
  std::vector<std::uint32_t> age_at;           ///< index into `time`                   [n_rows]
  std::vector<double> weight;                  ///< how many customers                  [n_rows]
  std::vector<double> x;                       ///< distinct counts, ascending
  std::vector<double> time;                    ///< distinct times in `unit_days`, ascending
  std::vector<std::uint32_t> row_of_customer;  ///< [n_customers]
  double unit_days = 1;                        ///< unit of `time`
  double customers = 0;
  double purchases = 0;  ///< sum of x

  [[nodiscard]] std::size_t size() const noexcept { return weight.size(); }
};

/// Times divided by `unit_days`. Expects 0 <= t_x <= T, both finite.
[[nodiscard]] Rows collapse(const ingest::CustomerTable& table, double unit_days);

/// The typical gap between purchases: total time watched over all purchases, in days. Fitting in this unit
/// makes starting values work for seconds and for centuries. 1 if nobody was watched at all.
[[nodiscard]] double typical_gap_days(const ingest::CustomerTable& table);

}  // namespace stamkund::calibration
