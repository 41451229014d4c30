#pragma once
// The error that all customers share, for people and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/fit.h"

namespace stamkund::report {

[[nodiscard]] std::string calendar_text(const calibration::CalendarError& seen);
[[nodiscard]] nlohmann::ordered_json calendar_json(const calibration::CalendarError& seen);

/// Where a fit is used whose hold-out failed: that it did, and what follows. Else empty.
[[nodiscard]] std::string missed_text(const calibration::Fit& fit);

}  // namespace stamkund::report
