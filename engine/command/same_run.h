#pragma once
// Whether parts of a run belong together: nothing else may be put side by side.
#include "engine/base/problems.h"
#include "engine/store/results_reader.h"

namespace stamkund::command {

/// Whether `part` belongs to the run of `first`: every difference is a problem of the part's file.
void check_same_run(const store::StoredPart& part, const store::StoredPart& first, Problems& problems);
/// Whether this program, on this machine, computes as the one that wrote the part.
/// `made_with`: versions and the mathematics, by name, as a part of a run or of a sweep has them.
void check_program(const std::vector<std::pair<std::string, std::string>>& made_with, const std::string& path,
                   Problems& problems);

}  // namespace stamkund::command
