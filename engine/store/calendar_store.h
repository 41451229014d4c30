#pragma once
// The group /calendar_error of fit.h5: docs/formats/fit.md.
#include "engine/calibration/calendar_error.h"
#include "engine/store/h5.h"

namespace stamkund::store {

void write_calendar(H5Writer& writer, const calibration::CalendarError& seen);
/// Expects that the group is there. Errors: Failure(bad_data).
[[nodiscard]] calibration::CalendarError read_calendar(const H5Reader& in);

}  // namespace stamkund::store
