#pragma once
// results.h5: docs/formats/results.md.
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/metrics/results.h"
#include "engine/scenario/read_scenario.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

inline constexpr std::int64_t kResultsFormatVersion = 2;

/// SHA-256 over every figure of every arm, replicate and period: two runs are the same if theirs are equal.
[[nodiscard]] std::string digest(const metrics::Results& results);

/// Writes and commits. Errors: Failure(io_error).
void write_results(AtomicFile& file, const metrics::Results& results, const scenario::ScenarioFile& scenario,
                   const Provenance& provenance);

}  // namespace stamkund::store
