#pragma once
// Who would want it? What programs bring a sample of the simulated customers, held against what they cost.
#include "engine/base/problems.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/read_scenario.h"

namespace stamkund::study {

/// Warns of paid clubs that are worth far less than their fee, and of free programs that are worth nothing,
/// to nearly everybody. Needs customers: the fit that the scenario names, or the population that it states.
void check_offers(const scenario::ScenarioFile& file, const calibration::Fit* fit, const std::string& path,
                  Problems& problems);

}  // namespace stamkund::study
