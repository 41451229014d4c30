#pragma once
// The sections of the page of a fit that hold it against its data.
#include "engine/calibration/diagnostics.h"
#include "engine/page/cells.h"

namespace stamkund::page {

[[nodiscard]] Blocks tracking(const Cells& cells, const calibration::Tracking& in);
[[nodiscard]] Blocks frequency(const Cells& cells, const calibration::FrequencyCheck& in);
[[nodiscard]] Blocks conditional(const Cells& cells, const calibration::ConditionalCheck& in);
[[nodiscard]] Blocks alive(const Cells& cells, const calibration::AliveCheck& in);
[[nodiscard]] Blocks gaps(const Cells& cells, const calibration::GapCheck& in);
/// `fitted_k`: regularity of the fitted model, 1 if it has none.
[[nodiscard]] Blocks regularity(const Cells& cells, const calibration::RegularityTest& in, int fitted_k);

}  // namespace stamkund::page
