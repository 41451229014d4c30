#pragma once
// fit.h5: docs/formats/fit.md.
#include <string>

#include "engine/base/atomic_file.h"
#include "engine/calibration/fit.h"
#include "engine/store/h5.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

inline constexpr std::int64_t kFitFormatVersion = 2;

/// Writes and commits. Errors: Failure(io_error).
void write_fit(AtomicFile& file, const calibration::Fit& fit, const Provenance& provenance);

/// Whatever the file holds, either a fit that calibration could have made, or Failure(bad_data) that names
/// every flaw: where, what was found, what was expected. Errors also: Failure(no_input).
[[nodiscard]] calibration::Fit read_fit(const std::string& path);
/// From a file that is open. Errors: Failure(bad_data).
[[nodiscard]] calibration::Fit read_fit(H5Reader& in);

}  // namespace stamkund::store
