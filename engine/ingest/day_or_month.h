#pragma once
// 05/06/2024: June or May, where no row tells by itself.
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

struct DayOrMonthQuestion {
  std::size_t column;
  std::string name;   ///< of the column; empty without a header
  std::size_t best;   ///< one of the known formats, day first or month first
  std::size_t other;  ///< its twin
  DateEvidence::Only only_best, only_other;
  std::pair<std::int64_t, std::string> example;  ///< line and value
};
struct DayOrMonthAnswer {
  std::optional<std::size_t> format;  ///< nothing: it cannot be told, and that is an error
  std::int64_t line = 0;
  std::string message, suggestion;  ///< with a format: of a warning, or empty where there is no doubt
};

/// By the order of the rows, where the days rise (or fall) from row to row as one reads them and not as the
/// other does; else by the language of the column's name: only English puts the month first.
[[nodiscard]] DayOrMonthAnswer day_or_month(const SampleRows& rows, const DayOrMonthQuestion& asked);

}  // namespace stamkund::ingest
