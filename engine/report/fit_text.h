#pragma once
// What calibration found, for a person at a terminal.
#include <string>

#include "engine/calibration/fit.h"

namespace stamkund::report {

[[nodiscard]] std::string fit_text(const calibration::Fit& fit);

}  // namespace stamkund::report
