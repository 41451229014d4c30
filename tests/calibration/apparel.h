#pragma once
// The simulated apparel retailer of CLVTools (600 customers, all first seen on 2005-01-02), through ingest.
#include <optional>
#include <string>

#include "engine/calibration/covariate_fit.h"
#include "tests/data_files.h"

namespace stamkund::test {

struct Apparel {
  ingest::CustomerTable table;
  calibration::RepeatDays repeats;
  Day first_day, last_day;
};

inline std::optional<Apparel> apparel(Day calibration_end) {
  const auto path = data_file("apparel/transactions.csv");
  if (!path) return std::nullopt;
  Apparel out;
  ingest::Options options;
  options.calibration_end = calibration_end;
  ingest::Report report;
  Problems problems;
  out.table = ingest::read_transactions(
      *path, options, report, problems, {},
      [&](const ingest::CustomerHistory& history) { out.repeats.add(history, calibration_end); });
  out.first_day = report.first_day;
  out.last_day = report.last_day;
  return out;
}

}  // namespace stamkund::test
