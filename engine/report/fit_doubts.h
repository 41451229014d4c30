#pragma once
// What whoever uses a fit should know of it, whether she has read its page or not.
#include <string>
#include <vector>

#include "engine/calibration/fit.h"

namespace stamkund::report {

/// Draws that were made and that their own diagnostics refuse.
[[nodiscard]] bool drawn_in_vain(const calibration::ModelFit& model);

/// A sentence each: that its hold-out failed, that its draws cannot be relied on. Empty: none.
[[nodiscard]] std::vector<std::string> fit_doubts(const calibration::Fit& fit);

}  // namespace stamkund::report
