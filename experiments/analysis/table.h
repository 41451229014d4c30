#pragma once
// The columns of a test's file that an analysis needs, one row a customer.
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/base/problems.h"
#include "experiments/analysis/result.h"
#include "experiments/analysis/spec.h"

namespace stamkund::analysis {

/// Rows by the word they have; words in the order in which they appear.
struct Words {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::string column;
  std::vector<std::uint32_t> of_row;  ///< number of the word, kNone = empty
  std::vector<std::string> word;
  std::uint64_t missing = 0;
};

/// Rows by their number; NaN = missing.
struct Numbers {
  std::string column;
  std::vector<double> of_row;
  std::uint64_t missing = 0;
  /// Where the file has words: which was taken for 1 and which for 0.
  std::string yes, no;
};

/// An outcome with what belongs to it.
struct OutcomeData {
  OutcomeSpec spec;  ///< with the kind settled
  std::string name;  ///< "visit", "revenue / orders"
  std::string why;   ///< how the kind was guessed; empty = it was stated
  Numbers value;
  std::optional<Numbers> per;
  std::optional<Numbers> event;
  /// The value cut by time since the assignment, in order; empty = not known.
  std::vector<Numbers> periods;
};

struct Table {
  std::string file;
  std::uint64_t rows = 0;
  Words arm;
  std::optional<Words> unit;
  std::optional<Words> cluster;
  std::vector<OutcomeData> outcomes;
  std::vector<Numbers> covariates;
  std::vector<Words> segments;
  std::vector<Day> date;           ///< of assignment [rows]; empty = not stated
  std::int32_t window_days = 0;    ///< of outcomes, from the day of assignment on; 0 = not known
  std::vector<Check> checks;       ///< found while the table was made
  std::vector<std::string> notes;  ///< what was guessed, and the option that says otherwise
};

/// Reads `path` (plain or gzip, with a header). Bad input goes to `problems`, all of it; then the table must
/// not be used. Errors: as Source.
[[nodiscard]] Table read_table(const std::string& path, const Spec& spec, Problems& problems);

/// Customers, arms and days of assignment, without outcomes: for events from another file.
[[nodiscard]] Table read_assignments(const std::string& path, const Spec& spec, Problems& problems);

/// Settles kinds that were not stated; what contradicts its kind is a problem.
void settle_kinds(Table& table, Problems& problems);

/// Pairs of words that count as 1 and 0, in lower case.
[[nodiscard]] const std::vector<std::pair<std::string, std::string>>& yes_and_no();

}  // namespace stamkund::analysis
