#pragma once
// Reads subscribers: a table of cohorts, or one row a customer. docs/methods/contractual.md shows both forms.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "engine/ingest/contract_table.h"
#include "engine/ingest/periods.h"

namespace stamkund::ingest {

/// What the numbers of a cohort table are.
enum class CohortUnit : std::uint8_t { guess, counts, percent, shares };

struct ContractOptions {
  std::optional<char> delimiter;     ///< nothing = guess
  std::optional<char> decimal_mark;  ///< '.' or ','; nothing = guess
  CohortUnit unit = CohortUnit::guess;
  /// How many customers a cohort of percentages, of shares, or of losses only began with. Without it
  /// percentages and shares are taken of 1,000 (assumption), and a note says so.
  std::optional<double> customers;
  Period period = Period::month;       ///< one row a customer: the length of a renewal period
  std::string date_format;             ///< see DateFormat::compile; empty = guess
  std::optional<Day> observation_end;  ///< last day that was observed; nothing = last date in the file
};

/// What became of the file.
struct ContractReport {
  std::string file;
  std::string form;                ///< "cohorts" or "customers"
  std::string unit;                ///< cohorts: "counts", "percent", "shares"
  std::string date_format;         ///< customers
  Day observation_end;             ///< customers
  std::uint64_t rows_read = 0;     ///< without header and blank lines
  std::uint64_t cohorts = 0;       ///< cohorts: how many
  std::vector<std::string> notes;  ///< what was assumed or left out, a sentence each
};

/// Reads `path` (plain or gzip, with a header). The columns tell the form:
///   period, customers|lost [, cohort]    period 0 is everybody; survivors as counts, percent or shares
///   customer, start, end                 an empty end = still a customer on the last day observed
/// Columns may have other usual names and come in any order; others are passed over, and noted. The file is
/// held in memory. Bad input goes to `problems`, all of it (the first 50 of a kind in detail); then the table
/// is empty. Errors: Failure(no_input) if the file cannot be opened, Failure(io_error) when reading fails
/// midway.
[[nodiscard]] ContractTable read_contracts(const std::string& path, const ContractOptions& options,
                                           ContractReport& report, Problems& problems);

}  // namespace stamkund::ingest
