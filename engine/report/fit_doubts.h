#pragma once
// What whoever uses a fit should know of it, whether she has read its page or not.
#include <string>
#include <vector>

#include "engine/calibration/fit.h"

namespace stamkund::report {

/// Draws that were made and that their own diagnostics refuse.
[[nodiscard]] bool drawn_in_vain(const calibration::ModelFit& model);

/// A sentence each, of a fit that is used for the `days` after its calibration: that its hold-out failed, for
/// which of the days it counts, that draws cannot be relied on. Empty: none. `calendar`: whether intervals
/// have the error that all share.
[[nodiscard]] std::vector<std::string> fit_doubts(const calibration::Fit& fit, double days, bool calendar);

/// A sentence for each effect that a run takes by one of these names, and that the fit draws from bounds.
[[nodiscard]] std::vector<std::string> learned_doubts(const calibration::Fit& fit,
                                                      const std::vector<std::string>& names);

}  // namespace stamkund::report
