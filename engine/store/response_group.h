#pragma once
// The group /response of fit.h5: docs/methods/response_from_history.md.
#include "engine/calibration/response.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_response(H5Writer& writer, const calibration::ResponseFit& fit);

}  // namespace stamkund::store
