#pragma once
// From a maximum to estimates that people can read: natural scale, standard errors, intervals, a status.
#include "engine/calibration/model_fit.h"
#include "engine/calibration/response.h"
#include "engine/calibration/response_experiment.h"
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// Fills in the fit's parameters (`leaving`: of its changes of leaving), what was searched for, their
/// covariance, and the status with its reason. `arms`: what stands in the place of what the search held at
/// it; null = nothing.
void put_estimates(ResponseFit& fit, const ResponseState& state, const ResponseHistory& history,
                   const ModelFit& plain, const ResponseCalendar& calendar, const LeavingWindows& leaving,
                   const ResponseOptions& options, const KnownByArms* arms);

/// Where fatigue's weight and decay are both estimated, they are known far better together than each alone:
/// about as one power of the other. So intervals and draws of a positive weight are on the log scale, as
/// those of the decay are; on a straight one draws of a long decay would have a weight below zero.
void weigh_fatigue_in_logs(ResponseFit& fit);

}  // namespace stamkund::calibration
