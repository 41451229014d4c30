#pragma once
// Maximum likelihood for the Pareto/log-normal. docs/methods/pareto_lognormal.md.
#include "engine/calibration/calibrate.h"

namespace stamkund::calibration {

/// Names "rate_median rate_spread defection_median defection_spread correlation"; medians per time unit of
/// the options. In log_covariance the correlation enters as its atanh. Expects as fit_process does; `model`
/// is not looked at.
[[nodiscard]] ModelFit fit_pareto_lognormal(const ingest::CustomerTable& customers, const Options& options);

}  // namespace stamkund::calibration
