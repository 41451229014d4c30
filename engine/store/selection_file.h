#pragma once
// The comparison of models in a fit file: group /selection.
#include <vector>

#include "engine/calibration/selection.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_selection(H5Writer& writer, const calibration::Selection& selection);

/// All that was written: of candidates, how many parameters they have, but not their names. Errors:
/// Failure(bad_data).
[[nodiscard]] calibration::Selection read_selection(const H5Reader& in);

}  // namespace stamkund::store
