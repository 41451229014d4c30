#pragma once
// Customers whom somebody else has summed up already: customer, x, t_x, T and, perhaps, their mean spend.
// docs/formats/summaries.md.
#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::ingest {

struct SummaryOptions {
  std::string encoding;  ///< see Options::encoding
  std::optional<char>
      decimal_mark;            ///< '.' or ','; nothing = '.', or ',' where fields are parted by semicolons
  double unit_days = 1;        ///< of t_x and T
  bool unit_given = false;     ///< else days are assumed, and T that is not whole is refused
  bool opportunities = false;  ///< T and t_x are numbers of opportunities, each with one purchase at most
  std::optional<Day> calibration_end;  ///< to which T runs
  std::string currency;
};

struct SummaryReport {
  std::string file;
  char delimiter = ',';
  std::uint64_t rows = 0;
  bool has_ids = false;      ///< else customers are numbered
  std::string columns;       ///< "x = 'frequency', t_x = 'recency', T = 'T', mean spend = 'monetary_value'"
  bool end_assumed = false;  ///< nothing says to which day T runs
};

/// The first line names x, t_x and T. Errors: as Source.
[[nodiscard]] bool is_summary_file(const std::string& path, const std::string& encoding);

/// Reads such a file. Bad input goes to `problems`, all of it (the first 50 rows in detail); then the table
/// is empty. What the summaries do not say stays empty or 0: single gaps, hold-out, spend of the first
/// purchase. Errors: as Source.
[[nodiscard]] CustomerTable read_summary_file(const std::string& path, const SummaryOptions& options,
                                              SummaryReport& report, Problems& problems);

}  // namespace stamkund::ingest
