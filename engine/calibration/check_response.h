#pragma once
// Whether a response that came from outside means something (check_fit.h).
#include <vector>

#include "engine/calibration/check_fit.h"

namespace stamkund::calibration {

/// None for whatever fit_response() makes. Expects a fit with a response.
[[nodiscard]] std::vector<Flaw> flaws_of_response(const Fit& fit);

}  // namespace stamkund::calibration
