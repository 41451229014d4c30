#pragma once
// Columns that may mean something else than what was taken, or more: said, with the option that says it.
#include "engine/base/problems.h"
#include "engine/ingest/choose_columns.h"

namespace stamkund::ingest {

/// Of cents, cancelled receipts, pieces and money that came back.
void warn_of_columns(const Options& options, const Sample& sample, const Layout& layout, const Report& report,
                     Problems& problems);

}  // namespace stamkund::ingest
