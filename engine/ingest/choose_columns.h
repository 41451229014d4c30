#pragma once
// Gives every role its column: what the user asked for, and the rest by evidence.
#include <functional>
#include <string>
#include <vector>

#include "engine/ingest/beyond_sample.h"
#include "engine/ingest/column_guess.h"
#include "engine/ingest/survey.h"

namespace stamkund::ingest {

/// The first rows of a file.
struct Sample {
  std::vector<std::string> names;  ///< of the header; empty without one
  SampleRows rows;                 ///< without the header
  std::vector<std::uint64_t> lines;
  std::vector<ColumnStats> stats;
  const DateFormat* asked_dates = nullptr;  ///< the format that was asked for
};

/// "5 'amount'".
[[nodiscard]] std::string column_text(const std::vector<std::string>& names, std::size_t column);

/// Fills in the columns of `layout` and of `report`. False if some role has none that it needs; all reasons
/// are among `problems`.
bool choose_columns(const Options& options, const Sample& sample, const BeyondSample& beyond, Layout& layout,
                    Report& report, Problems& problems);

}  // namespace stamkund::ingest
