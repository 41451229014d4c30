#pragma once
// A test's data, analysed: arms, checks of the data, effects on every outcome.
#include "engine/base/problems.h"
#include "engine/parallel/threads.h"
#include "experiments/analysis/result.h"
#include "experiments/analysis/table.h"

namespace stamkund::analysis {

/// What cannot be analysed goes to `problems`; then the result must not be used. The result is a function of
/// table and spec, whatever the number of threads.
[[nodiscard]] Result analyze(const Table& table, const Spec& spec, const Threads& threads,
                             Problems& problems);

}  // namespace stamkund::analysis
