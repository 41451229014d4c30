#pragma once
// How a fit was held against its data, in a fit file: group /diagnostics.
#include "engine/calibration/diagnostics.h"
#include "engine/store/h5.h"

namespace stamkund::store {

/// A section that could not be made has the attribute "reason" and nothing else.
void write_diagnostics(H5Writer& writer, const calibration::Diagnostics& diagnostics);
/// Errors: Failure(bad_data).
[[nodiscard]] calibration::Diagnostics read_diagnostics(const H5Reader& in);

}  // namespace stamkund::store
