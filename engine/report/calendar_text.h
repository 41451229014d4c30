#pragma once
// The error that all customers share, for people and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/fit.h"

namespace stamkund::report {

[[nodiscard]] std::string calendar_text(const calibration::CalendarError& seen);
[[nodiscard]] nlohmann::ordered_json calendar_json(const calibration::CalendarError& seen);

/// "Each of 5 forecasts from within the history was too high, by 20 % to 34 %. ..."; empty where they were
/// not.
[[nodiscard]] std::string one_way_text(const calibration::CalendarError& seen);
/// The signed errors of these forecasts, put together.
[[nodiscard]] nlohmann::ordered_json direction_json(const calibration::CalendarError& seen);

/// What a fit's hold-out was, and for how much of the `days` after calibration it counts; the fit has one.
[[nodiscard]] nlohmann::ordered_json holdout_json(const calibration::Fit& fit, double days);

}  // namespace stamkund::report
