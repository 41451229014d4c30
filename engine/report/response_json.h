#pragma once
// A response from history as a machine-readable summary.
#include <nlohmann/json_fwd.hpp>

#include "engine/calibration/response.h"

namespace stamkund::report {

[[nodiscard]] nlohmann::ordered_json json_of(const calibration::ResponseFit& fit);

}  // namespace stamkund::report
