#pragma once
// Do customers' rates stay as they are while they live, as the model has it, or do they wander? Then what she
// bought of late says more of what she will buy than the model knows.
// docs/methods/response_from_history.md, "Rates that wander".
#include "engine/calibration/response.h"
#include "engine/calibration/response_calendar.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// At a maximum of the response. Pairs of a customer's purchases within eight weeks of each other, in the
/// time that lifts, membership and calendar have bent, against those of a steady rate: given her first and
/// her last purchase, the others are then uniform between them.
[[nodiscard]] WanderingTest test_wandering(const ResponseHistory& history, const ResponseState& state,
                                           const ResponseCalendar& calendar);

}  // namespace stamkund::calibration
