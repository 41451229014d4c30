#pragma once
// The options of every verb that reads transactions.
#include "engine/command/arguments.h"
#include "engine/command/output.h"
#include "engine/ingest/ingest.h"

namespace stamkund::command {

void add_transaction_options(Arguments& arguments);

/// Errors: Failure(usage), all problems in one message.
[[nodiscard]] ingest::Options transaction_options(const Arguments& arguments);

/// Reads the file with a progress bar. Says what was dropped. False if the input was refused; the problems
/// have been said then.
[[nodiscard]] bool read_transactions(const Arguments& arguments, const std::string& path, Output& output,
                                     ingest::CustomerTable& table, ingest::Report& report, Problems& problems,
                                     const ingest::EachCustomer& each_customer = {});

}  // namespace stamkund::command
