#pragma once
// Columns that may mean something else than what was taken, or more: said, with the option that says it.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/ingest/choose_columns.h"
#include "engine/ingest/column_guess.h"

namespace stamkund::ingest {

/// Of guesses that no name supports, prices, cents, cancelled receipts, pieces and money that came back. What
/// is used, the report has.
void warn_of_columns(const Options& options, const Sample& sample, const Layout& layout,
                     const Guesses& guesses, const Report& report, Problems& problems);

/// "the file has 3 columns: 'a', 'b', 'c'".
[[nodiscard]] std::string list_of_columns(const std::vector<std::string>& names, std::size_t width);

}  // namespace stamkund::ingest
