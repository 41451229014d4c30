#pragma once
// The options of every verb that reads transactions.
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/ingest/ingest.h"

namespace stamkund::command {

void add_transaction_options(Arguments& arguments);
/// "refund-date-column".
[[nodiscard]] std::string extra_option(ingest::Extra extra);
/// --calibration-end, --keep-same-day: for verbs that need one row a customer, not every single row.
void add_summary_options(Arguments& arguments);
/// Names of those of both kinds that only make sense for purchases, not for other dated rows.
[[nodiscard]] std::vector<std::string> transaction_option_names();
/// --store-column, --category-column, --segment-column, --event-column: for verbs that use labels only.
void add_label_options(Arguments& arguments);

/// Those of them that say something of a customer: all but --event-column.
void add_home_label_options(Arguments& arguments);

/// With the label columns, where the verb has these options. Errors: Failure(usage), all problems in one
/// message.
[[nodiscard]] ingest::Options transaction_options(const Arguments& arguments);

/// Reads the file with a progress bar. Says what was dropped. False if the input was refused; the problems
/// have been said then.
[[nodiscard]] bool read_transactions(const Arguments& arguments, const std::string& path, Output& output,
                                     ingest::CustomerTable& table, ingest::Report& report, Problems& problems,
                                     const ingest::EachCustomer& each_customer = {});

/// The same with options of the caller's, such as Options::keep_rows. `labels`: as in
/// ingest::read_transactions.
[[nodiscard]] bool read_transactions(const Arguments& arguments, const ingest::Options& options,
                                     const std::string& path, Output& output, ingest::CustomerTable& table,
                                     ingest::Report& report, Problems& problems,
                                     const ingest::EachCustomer& each_customer, ingest::LabelTable* labels);

}  // namespace stamkund::command
