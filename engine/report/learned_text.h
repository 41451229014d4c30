#pragma once
// What a fit learned of responses, by the names under which it can be taken from the fit.
#include <nlohmann/json.hpp>
#include <string>

#include "engine/calibration/learned.h"

namespace stamkund::report {

/// Empty if it learned nothing of responses.
[[nodiscard]] std::string learned_text(const calibration::Fit& fit);
[[nodiscard]] nlohmann::ordered_json learned_json(const calibration::Fit& fit);

}  // namespace stamkund::report
