#pragma once
// Time in whole opportunities to buy, for discrete-time models.
#include <cstdint>
#include <optional>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/periods.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::ingest {

/// What an opportunity is. They follow the calendar. Without `from`, opportunity j of a customer begins after
/// the (j - 1)-th weekly, monthly ... anniversary of her first purchase and ends with the j-th. With it, they
/// are the same days for all, and one begins on `from`.
struct Opportunities {
  Period period = Period::week;
  double days = 7;  ///< how long one is taken to be in what comes out
  std::optional<Day> from;
};

/// Numbers the opportunities of one customer.
class OpportunityNumbers {
 public:
  /// `opportunities` must outlive this.
  OpportunityNumbers(const Opportunities& opportunities, Day first_purchase);
  /// Of the opportunity that `day` is in; 0 = that of the first purchase, which does not count.
  [[nodiscard]] std::int64_t of(Day day) const;
  /// Whole ones that are over at the end of `day`.
  [[nodiscard]] std::int64_t whole(Day day) const;

 private:
  [[nodiscard]] std::int64_t common(Day day) const;

  const Opportunities& opportunities_;
  Day first_;
  std::int64_t zeroth_ = 0;
};

/// The table in whole opportunities: x counts those with a purchase, recency and age are whole multiples of
/// `days`. Observed time that does not fill an opportunity is left out. Spend is that of `table`.
[[nodiscard]] CustomerTable in_opportunities(const TransactionLog& log, const CustomerTable& table,
                                             const Opportunities& opportunities);

}  // namespace stamkund::ingest
