#pragma once
// What raw rates say of a response, beside the fit.
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Mean of the multiplier without membership over the customer-days of windows after contacts, less 1.
[[nodiscard]] double mean_lift_in_windows(const ResponseHistory& history,
                                          const ResponseCoefficients& coefficients, double window_days);

/// Raw figures; `model` is left at 0.
[[nodiscard]] NaiveComparison naive_comparison(const ResponseHistory& history, double window_days);

}  // namespace stamkund::calibration
