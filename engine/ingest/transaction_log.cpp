#include "engine/ingest/transaction_log.h"

#include <algorithm>
#include <cmath>

#include "engine/base/expect.h"

namespace stamkund::ingest {
namespace {

/// Index behind the last transaction of customer `i` on or before `end`.
std::uint64_t end_of(const TransactionLog& log, std::size_t i, Day end) {
  const auto from = log.day.begin() + static_cast<std::ptrdiff_t>(log.begin[i]);
  const auto to = log.day.begin() + static_cast<std::ptrdiff_t>(log.begin[i + 1]);
  return static_cast<std::uint64_t>(std::upper_bound(from, to, end.serial) - log.day.begin());
}

}  // namespace

void TransactionLog::add(const CustomerHistory& history) {
  if (history.row == CustomerHistory::kNotInTable) return;
  STAMKUND_EXPECT(history.row == size());
  for (const Transaction& one : history.transactions) {
    if (day.empty() || one.day < first_day) first_day = one.day;
    day.push_back(one.day.serial);
    if (has_spend) amount.push_back(static_cast<double>(one.amount) / static_cast<double>(kAmountScale));
  }
  begin.push_back(day.size());
}

CustomerTable table_at(const TransactionLog& log, const std::vector<std::string>& ids, Day calibration_end,
                       Day observation_end) {
  CustomerTable table;
  table.calibration_end = calibration_end;
  table.holdout_days = days_between(calibration_end, observation_end);
  table.has_spend = log.has_spend;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const std::uint64_t from = log.begin[i];
    const std::uint64_t middle = end_of(log, i, calibration_end);
    if (middle == from) continue;
    const std::uint64_t to = end_of(log, i, observation_end);
    const auto x = static_cast<std::uint32_t>(middle - from - 1);
    double spend = 0.0;
    if (log.has_spend)
      for (std::uint64_t k = from + 1; k < middle; ++k) spend += log.amount[k];
    if (!ids.empty()) table.id.push_back(ids[i]);
    table.first_day.push_back(Day{log.day[from]});
    table.frequency.push_back(x);
    table.recency_days.push_back(static_cast<double>(log.day[middle - 1] - log.day[from]));
    table.age_days.push_back(static_cast<double>(calibration_end.serial - log.day[from]));
    table.mean_repeat_spend.push_back(x == 0 ? 0.0 : spend / x);
    table.first_spend.push_back(log.has_spend ? log.amount[from] : 0.0);
    table.holdout_frequency.push_back(static_cast<std::uint32_t>(to - middle));
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

GapLogs gap_logs(const TransactionLog& log, Day calibration_end) {
  GapLogs gaps;
  for (std::size_t i = 0; i < log.size(); ++i) {
    const std::uint64_t end = end_of(log, i, calibration_end);
    for (std::uint64_t k = log.begin[i] + 1; k < end; ++k) {
      const double gap = static_cast<double>(log.day[k] - log.day[k - 1]);
      gaps.same_day += gap > 0.0 ? 0U : 1U;
      gaps.sum += std::log(gap > 0.0 ? gap : 0.5);
    }
  }
  return gaps;
}

LogSpend log_spend(const TransactionLog& log, Day calibration_end) {
  LogSpend out;
  const std::size_t n = log.size();
  out.count.assign(n, 0.0);
  out.mean_log.assign(n, 0.0);
  out.squares.assign(n, 0.0);
  if (!log.has_spend) return out;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t end = end_of(log, i, calibration_end);
    for (std::uint64_t k = log.begin[i] + 1; k < end; ++k) {
      if (!(log.amount[k] > 0.0)) continue;
      // Welford's updates: no difference of large sums.
      const double value = std::log(log.amount[k]);
      const double step = value - out.mean_log[i];
      out.count[i] += 1.0;
      out.mean_log[i] += step / out.count[i];
      out.squares[i] += step * (value - out.mean_log[i]);
    }
  }
  return out;
}

}  // namespace stamkund::ingest
