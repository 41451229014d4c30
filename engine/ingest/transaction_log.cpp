#include "engine/ingest/transaction_log.h"

#include <cmath>

#include "engine/base/expect.h"
#include "engine/ingest/append_customer.h"

namespace stamkund::ingest {
void TransactionLog::add(const CustomerHistory& history) {
  if (history.row == CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row == size());
  for (const Transaction& one : history.transactions) {
    if (day.empty() || one.day < first_day) first_day = one.day;
    day.push_back(one.day.serial);
    if (has_spend) amount.push_back(one.amount);
  }
  begin.push_back(day.size());
}

void TransactionLog::end(Day last_observed, bool with_spend) {
  observation_end = last_observed;
  has_spend = with_spend;
  if (!with_spend) amount = {};
}

CustomerTable table_at(const TransactionLog& log, const std::vector<std::string>& ids, Day calibration_end,
                       Day observation_end) {
  CustomerTable table;
  table.calibration_end = calibration_end;
  table.holdout_days = days_between(calibration_end, observation_end);
  table.has_spend = log.has_spend;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const std::uint64_t from = log.begin[i];
    if (Day{log.day[from]} > calibration_end) continue;
    if (!ids.empty()) table.id.push_back(ids[i]);
    append_customer(
        table, log.begin[i + 1] - from, [&](std::size_t k) { return Day{log.day[from + k]}; },
        [&](std::size_t k) { return log.has_spend ? log.amount[from + k] : Amount{0}; }, observation_end);
  }
  return table;
}

CustomerTable in_opportunities(const TransactionLog& log, const CustomerTable& table,
                               double opportunity_days) {
  STAMKUND_EXPECT(log.size() == table.size() && opportunity_days > 0.0);
  CustomerTable out = table;
  const double holdout = std::floor(table.holdout_days / opportunity_days);
  out.holdout_days = holdout * opportunity_days;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const std::int32_t first = log.day[log.begin[i]];
    const double n = std::floor(table.age_days[i] / opportunity_days);
    double x = 0.0, last = 0.0, later = 0.0, seen = 0.0;
    for (std::uint64_t k = log.begin[i] + 1; k < log.begin[i + 1]; ++k) {
      const double number = std::ceil(static_cast<double>(log.day[k] - first) / opportunity_days);
      if (number <= seen) continue;  // an opportunity counts once; number 0 is the first purchase's day
      seen = number;
      if (number <= n) {
        x += 1.0;
        last = number;
      } else if (number <= n + holdout) {
        later += 1.0;
      }
    }
    out.frequency[i] = static_cast<std::uint32_t>(x);
    out.recency_days[i] = last * opportunity_days;
    out.age_days[i] = n * opportunity_days;
    out.holdout_frequency[i] = static_cast<std::uint32_t>(later);
  }
  return out;
}

}  // namespace stamkund::ingest
