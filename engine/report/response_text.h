#pragma once
// A response from history for a person at a terminal, and for a scenario file.
#include <string>

#include "engine/calibration/response.h"

namespace stamkund::report {

[[nodiscard]] std::string response_text(const calibration::ResponseFit& fit);

/// The keys `fatigue` and `campaigns` of an arm, to be pasted below its name: estimates as distributions,
/// with a comment where something is not estimated or has to be filled in. `currency` may be empty.
[[nodiscard]] std::string response_yaml(const calibration::ResponseFit& fit, const std::string& currency,
                                        double mean_cost);

}  // namespace stamkund::report
