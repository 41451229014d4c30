#pragma once
// From a maximum to estimates that people can read: natural scale, standard errors, intervals, a status.
#include "engine/calibration/model_fit.h"
#include "engine/calibration/response.h"
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// Fills in the fit's parameters (`leaving`: of its changes of leaving), what was searched for, their
/// covariance, and the status with its reason.
void put_estimates(ResponseFit& fit, const ResponseState& state, const ResponseHistory& history,
                   const ModelFit& plain, const ResponseCalendar& calendar, const LeavingWindows& leaving,
                   const ResponseOptions& options);

}  // namespace stamkund::calibration
