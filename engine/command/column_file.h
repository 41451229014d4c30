#pragma once
// A small file that says how to read a transaction file, so that next month's export is read alike: lines of
// "option: value", with the options of the command line. docs/formats/transactions.md.
#include <string>
#include <utility>
#include <vector>

#include "engine/base/atomic_file.h"
#include "engine/ingest/report.h"

namespace stamkund::command {

class Arguments;

/// Options that such a file may hold, whatever the verb.
[[nodiscard]] const std::vector<std::string>& column_file_options();

/// Option and value, in the order of the file; keep and drop may come several times.
/// Errors: Failure(bad_data), all problems in one message; as Source.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_column_file(const std::string& path);

/// What was asked for, and what was found for the rest.
[[nodiscard]] std::string column_file_text(const Arguments& arguments, const ingest::Report& report);

/// Every column, what it was taken for, and its first values.
[[nodiscard]] std::string interpretation(const ingest::Report& report);

}  // namespace stamkund::command
