#pragma once
// Whether parts of a run belong together: nothing else may be put side by side.
#include "engine/base/problems.h"
#include "engine/store/results_reader.h"

namespace stamkund::command {

/// Whether `part` belongs to the run of `first`: every difference is a problem of the part's file.
void check_same_run(const store::StoredPart& part, const store::StoredPart& first, Problems& problems);
/// Whether this program, on this machine, computes as the one that wrote the part.
void check_program(const store::StoredPart& part, Problems& problems);

}  // namespace stamkund::command
