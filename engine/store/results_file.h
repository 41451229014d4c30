#pragma once
// results.h5 and the parts that it can be put together from: docs/formats/results.md, docs/formats/parts.md.
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

inline constexpr std::int64_t kPartFormatVersion = 1;

/// Some replicates of a run, one after the other: a shard, or what a run has done so far.
struct RunPart {
  const metrics::Results& results;  ///< values; summaries are not looked at
  std::uint64_t first = 0;          ///< number of its first replicate
  /// With the uncertainty as it was run and the replicates of the whole run.
  const scenario::ScenarioFile& scenario;
};

/// Writes and commits. Errors: Failure(io_error).
void write_part(AtomicFile& file, const RunPart& part, const Provenance& provenance);

}  // namespace stamkund::store
