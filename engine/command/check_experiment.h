#pragma once
// An experiment file is checked for all that reads it: the analysis, and the plan if it is one.
#include <string>

#include "engine/base/problems.h"

namespace stamkund::command {

/// The files that it names are looked for; a plan of regions or of a switchback is not made. Errors:
/// Failure(no_input) if a file is not there.
void check_experiment(const std::string& path, Problems& problems);

}  // namespace stamkund::command
