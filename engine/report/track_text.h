#pragma once
// A forecast against what came, for people and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/fit.h"
#include "engine/prediction/track.h"

namespace stamkund::report {

[[nodiscard]] std::string track_text(const calibration::Fit& fit, const prediction::Track& track);
[[nodiscard]] nlohmann::ordered_json track_json(const calibration::Fit& fit, const prediction::Track& track);

}  // namespace stamkund::report
