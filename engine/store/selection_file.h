#pragma once
// The comparison of models in a fit file: group /selection.
#include <vector>

#include "engine/calibration/selection.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_selection(H5Writer& writer, const calibration::Selection& selection);

}  // namespace stamkund::store
