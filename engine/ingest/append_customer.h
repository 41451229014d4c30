#pragma once
// One customer's transactions as a line of the table, whoever keeps the transactions.
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "engine/ingest/amount.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::ingest {

/// Adds the line of a customer with `count` transactions in order of day, of which at least the first lies in
/// the calibration period of `table`. `day_of(i)`: Day, `amount_of(i)`: Amount. Those after `observation_end`
/// do not count.
template <class DayOf, class AmountOf>
void append_customer(CustomerTable& table, std::size_t count, const DayOf& day_of, const AmountOf& amount_of,
                     Day observation_end) {
  const Day first = day_of(0);
  Day last = first;
  std::uint32_t in_calibration = 0;
  std::uint32_t later = 0;
  // Repeat spend in double: sums of amounts below 2^53 are exact, and rounding is all that can happen beyond.
  double repeat_spend = 0.0;
  double log_gaps = 0.0;
  double spends = 0.0, mean_log = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < count; ++i) {
    const Day day = day_of(i);
    if (day > table.calibration_end) {
      if (day <= observation_end) ++later;
      continue;
    }
    if (in_calibration++ > 0) {
      const auto amount = static_cast<double>(amount_of(i));
      repeat_spend += amount;
      // Several transactions on one day: half a day apart, for want of better.
      log_gaps += std::log(std::max(0.5, static_cast<double>(days_between(last, day))));
      if (amount > 0.0) {  // Welford's updates: no difference of large sums
        const double value = std::log(amount / static_cast<double>(kAmountScale));
        const double step = value - mean_log;
        spends += 1.0;
        mean_log += step / spends;
        squares += step * (value - mean_log);
      }
    }
    last = day;
  }
  const std::uint32_t x = in_calibration - 1;
  table.first_day.push_back(first);
  table.frequency.push_back(x);
  table.recency_days.push_back(days_between(first, last));
  table.age_days.push_back(days_between(first, table.calibration_end));
  table.mean_repeat_spend.push_back(x == 0 ? 0.0 : repeat_spend / static_cast<double>(kAmountScale) / x);
  table.first_spend.push_back(static_cast<double>(amount_of(0)) / static_cast<double>(kAmountScale));
  table.holdout_frequency.push_back(later);
  table.sum_log_gaps.push_back(log_gaps);
  table.log_spend_count.push_back(spends);
  table.log_spend_mean.push_back(mean_log);
  table.log_spend_squares.push_back(squares);
}

}  // namespace stamkund::ingest
