#pragma once
// Quantities of a fit that can be profiled.
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/maximise.h"
#include "engine/calibration/objective.h"

namespace stamkund::calibration {

/// Besides the parameters: "holdout" (purchases expected in the hold-out), "alive" (customers expected to be
/// alive at the end of calibration), "new-customer" (purchases of a new customer within a year).
[[nodiscard]] const std::vector<std::string>& quantity_names();

/// Parameter `i` of the fit from its entry of theta.
[[nodiscard]] double natural(const ModelFit& fit, std::size_t i, double theta,
                             const std::vector<double>& scale);

/// Its profile interval; `maximum` is of `objective`, `scale` takes exp(theta) to the fit's units. A quantity
/// that these data do not have (a hold-out) gives NaN and says so.
[[nodiscard]] ProfiledQuantity profiled(const std::string& name, const ModelFit& fit,
                                        const Objective& objective, const Maximum& maximum,
                                        const std::vector<double>& scale,
                                        const ingest::CustomerTable& customers, const Options& options);

}  // namespace stamkund::calibration
