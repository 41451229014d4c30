#pragma once
// Do sales move with the calendar in a way that a fit does not know? A score test of common factors, one for
// each four weeks. docs/methods/response_from_history.md, "Does the calendar move".
#include <vector>

#include "engine/calibration/response.h"
#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// At a maximum of the response. `calendar`: that of the fit, or an empty one.
[[nodiscard]] CalendarTest test_calendar(const ingest::CustomerTable& table, const ResponseHistory& history,
                                         const ResponseState& state, const ResponseCalendar& calendar,
                                         const Threads& threads);

}  // namespace stamkund::calibration
