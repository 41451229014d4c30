#pragma once
// Files beside the transactions, looked at by themselves: what 'stamkund validate' can say without knowing
// the customers.
#include <string>
#include <vector>

#include "engine/base/problems.h"
#include "engine/command/arguments.h"

namespace stamkund::command {

/// "contracts", "contacts", "memberships", "segments", "events", "histories", "covariates" (constant
/// ones; whether changing ones suffice depends on the customers), "tests" (what past ones found).
[[nodiscard]] const std::vector<std::string>& side_types();

/// By the names of the columns in `first_line`; empty if they are of none. Covariates are never guessed:
/// their columns have any name.
[[nodiscard]] std::string side_type_of(const std::string& first_line);

/// Every problem of the file. Errors: Failure(no_input, io_error).
void check_side_file(const std::string& type, const std::string& path, const Arguments& parsed,
                     Problems& problems);

}  // namespace stamkund::command
