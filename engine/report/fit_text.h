#pragma once
// What calibration found, for a person at a terminal.
#include <string>

#include "engine/calibration/fit.h"

namespace stamkund::report {

/// One fitted model: parameters, likelihood, draws, profiles and notes.
[[nodiscard]] std::string model_text(const calibration::ModelFit& model, const std::string& time_unit,
                                     const std::string& currency);

[[nodiscard]] std::string fit_text(const calibration::Fit& fit);

}  // namespace stamkund::report
