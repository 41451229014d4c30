#pragma once
// Covariates that end before they are needed.
#include <string>

#include "engine/base/problems.h"
#include "engine/calibration/covariate_data.h"

namespace stamkund::calibration {

/// Warnings of covariates that act and end before `until` (a Day serial), by name and last day.
void warn_of_ends(const CovariateData& data, double until, const std::string& file, const std::string& where,
                  Problems& problems);

}  // namespace stamkund::calibration
