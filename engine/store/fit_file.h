#pragma once
// fit.h5: docs/formats/fit.md.
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/calibration/fit.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

inline constexpr std::int64_t kFitFormatVersion = 2;

/// Writes and commits. Errors: Failure(io_error).
void write_fit(AtomicFile& file, const calibration::Fit& fit, const Provenance& provenance);

/// Errors: Failure(no_input), Failure(bad_data) naming what is wrong with the file.
[[nodiscard]] calibration::Fit read_fit(const std::string& path);

}  // namespace stamkund::store
