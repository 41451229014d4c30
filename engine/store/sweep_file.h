#pragma once
// sweep.h5: docs/formats/sweep.md.
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/store/provenance.h"
#include "engine/sweep/sweep.h"

namespace stamkund::store {

inline constexpr std::int64_t kSweepFormatVersion = 1;

/// SHA-256 over the variants, what came of each, and every replicate of every outcome.
[[nodiscard]] std::string digest(const scenario::SweepSpec& study, const sweep::SweepResult& result);

/// What a sweep was made of.
struct SweepMade {
  std::string currency;
  std::string study_text;               ///< as read
  std::string scenario_text;            ///< of the scenario it varies, as read
  std::string scenario_resolved;        ///< with its overrides, and every default written out
  std::string seed;                     ///< of the customers
  bool calendar_error = true;           ///< whether levels have the error that all customers share
  std::uint64_t shard = 0, shards = 0;  ///< of a part: from 1; 0 = the whole sweep
};

/// Writes and commits. Errors: Failure(io_error).
void write_sweep(AtomicFile& file, const scenario::SweepSpec& study, const sweep::SweepResult& result,
                 const SweepMade& made, const Provenance& provenance);

}  // namespace stamkund::store
