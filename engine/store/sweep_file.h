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

/// Writes and commits. `text`: the study as read; `scenario_text`: the scenario it varies. Errors:
/// Failure(io_error).
void write_sweep(AtomicFile& file, const scenario::SweepSpec& study, const sweep::SweepResult& result,
                 const std::string& currency, const std::string& text, const std::string& scenario_text,
                 const Provenance& provenance);

}  // namespace stamkund::store
