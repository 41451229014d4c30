#pragma once
// Verbs that need one row a customer take customers who are summed up already, too.
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/ingest/customer_table.h"
#include "engine/ingest/report.h"

namespace stamkund::command {

/// --summary-unit; goes with add_summary_options of transactions.
void add_summary_file_options(Arguments& arguments);

/// The file's first line names x, t_x and T.
[[nodiscard]] bool is_summary(const Arguments& arguments, const std::string& path);

/// Reads summaries and says what they were taken for. False if the input was refused; the problems have been
/// said then. Errors: Failure(usage).
[[nodiscard]] bool read_summaries(const Arguments& arguments, const std::string& path, Output& output,
                                  ingest::CustomerTable& table, ingest::Report& report, Problems& problems);

/// Refuses what takes single purchases, and opportunities that the summaries do not count. Errors:
/// Failure(usage).
void check_summary_fit(const Arguments& arguments, const std::string& model);

}  // namespace stamkund::command
