#pragma once
// Every transaction of every customer, compact: what it takes to look at the same data as of another day, or
// in another way than by (x, t_x, T).
#include <cstdint>
#include <vector>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/ingest.h"

namespace stamkund::ingest {

/// Transactions (purchase days, unless same-day merging was switched off) of the customers of a
/// CustomerTable, in its order, by day. 12 bytes a transaction, 4 without amounts.
struct TransactionLog {
  std::vector<std::uint64_t> begin{0};  ///< of customer i: [begin[i], begin[i + 1])  [n_customers + 1]
  std::vector<std::int32_t> day;        ///< Day::serial   [n_transactions]
  std::vector<Amount> amount;  ///< 1e-4 major units; empty if the file has no amounts  [n_transactions]
  /// What came back later, by customer; the transactions are without it.
  struct Returned {
    std::uint64_t customer = 0;
    TakenBack what;
  };
  std::vector<Returned> returned;
  Day first_day;        ///< of all transactions
  Day observation_end;  ///< last day that was observed
  bool has_spend = true;

  [[nodiscard]] std::size_t size() const noexcept { return begin.size() - 1; }

  /// For ingest::EachCustomer. Customers who are not in the table are left out, so that row i is customer i.
  void add(const CustomerHistory& history);
  /// When all have been added.
  void end(Day last_observed, bool with_spend);
};

/// The table as it would have been had calibration ended on `calibration_end` and observation on
/// `observation_end`: customers who had not bought by then are left out, and what came back only later had
/// been bought. Who gave everything back before the log's own calibration end is not in the log. `ids`: of
/// the log's customers, or empty for a table without ids.
[[nodiscard]] CustomerTable table_at(const TransactionLog& log, const std::vector<std::string>& ids,
                                     Day calibration_end, Day observation_end);

}  // namespace stamkund::ingest
