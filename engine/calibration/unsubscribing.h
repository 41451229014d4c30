#pragma once
// How many unsubscribe at a contact, from those that a history marks. docs/methods/response_from_history.md.
#include <vector>

#include "engine/calibration/response.h"
#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"
#include "engine/ingest/customer_table.h"

namespace stamkund::calibration {

/// Adds `unsubscribe` of each group to the fit's parameters, and to its covariance, given the process, the
/// fatigue and everything else that the purchases tell. Nothing if the history has no column for it, or if
/// the fit has no estimates. The hazard at a contact is the simulator's, h exp(w stock), while she has not
/// left: who has left cannot unsubscribe, so silence after many contacts is no sign of patience.
void put_unsubscribing(ResponseFit& fit, const ResponseHistory& history, const ResponseState& state,
                       const ResponseCalendar& calendar);

}  // namespace stamkund::calibration
