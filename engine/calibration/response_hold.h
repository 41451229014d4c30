#pragma once
// Which parameters of a response these data cannot tell, and at what they are held.
#include "engine/calibration/evidence.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_state.h"

namespace stamkund::calibration {

/// Before the search: everything gets its value, and is free unless the history has nothing to say of it.
/// `evidence`: of past tests; may be null.
void hold_what_never_happened(ResponseState& state, const ResponseHistory& history, const Evidence* evidence);

/// Holds what the last maximum shows to be unknowable; false if nothing is left to hold.
[[nodiscard]] bool hold_more(ResponseState& state, const Evidence* evidence);

}  // namespace stamkund::calibration
