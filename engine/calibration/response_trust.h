#pragma once
// How far to trust an estimated response, in sentences.
#include "engine/calibration/response.h"
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_history.h"

namespace stamkund::calibration {

/// Adds to the fit's notes. The fit is complete but for these.
void say_how_far_to_trust(ResponseFit& fit, const ResponseHistory& history, const ResponseOptions& options);

}  // namespace stamkund::calibration
