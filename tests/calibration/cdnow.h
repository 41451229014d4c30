#pragma once
// Reads the CDNOW sample (Fader & Hardie 2001) into a CustomerTable, for tests that must not depend on
// ingest.
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <string>

#include "engine/ingest/customer_table.h"
#include "engine/ingest/transaction_log.h"
#include "tests/data_files.h"

namespace stamkund::test {

/// Same-day purchases merged; calibration to 1997-09-30, hold-out to 1998-06-30 (273 days). `log`, if given,
/// gets the days of every purchase.
inline std::optional<ingest::CustomerTable> cdnow_sample(ingest::TransactionLog* log = nullptr) {
  const std::optional<std::string> path = data_file("cdnow/cdnow_sample.txt");
  if (!path) return std::nullopt;
  std::map<std::string, std::map<Day, double>> spend;  // customer -> day -> dollars
  std::ifstream file(*path);
  std::string master, sample;
  unsigned date = 0;
  double discs = 0, dollars = 0;
  while (file >> master >> sample >> date >> discs >> dollars)
    spend[sample][*make_day(static_cast<int>(date / 10000), date / 100 % 100, date % 100)] += dollars;

  ingest::CustomerTable table;
  table.calibration_end = *make_day(1997, 9, 30);
  table.holdout_days = 273;
  table.has_spend = true;
  for (const auto& [id, days] : spend) {
    const Day first = days.begin()->first;
    std::uint32_t x = 0, holdout = 0;
    Day last = first;
    double repeat = 0;
    for (const auto& [day, amount] : days) {
      if (log != nullptr) log->day.push_back(day.serial);
      if (day > table.calibration_end) {
        ++holdout;
      } else if (day > first) {
        ++x;
        last = day;
        repeat += amount;
      }
    }
    if (log != nullptr) log->begin.push_back(log->day.size());
    table.id.push_back(id);
    table.first_day.push_back(first);
    table.frequency.push_back(x);
    table.recency_days.push_back(days_between(first, last));
    table.age_days.push_back(days_between(first, table.calibration_end));
    table.mean_repeat_spend.push_back(x > 0 ? repeat / x : 0.0);
    table.first_spend.push_back(days.begin()->second);
    table.holdout_frequency.push_back(holdout);
  }
  return table;
}

}  // namespace stamkund::test
