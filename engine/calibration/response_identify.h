#pragma once
// Which effects these data identify, and what remains of the others: bounds, how strong selection would have
// to be to explain them away, and the test that would tell. docs/methods/response_from_history.md,
// "Identified or not".
#include "engine/calibration/response.h"
#include "engine/calibration/response_fit.h"
#include "engine/calibration/response_history.h"
#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {

/// Fewer days as a non-member than this share of all make no comparison. Assumption.
inline constexpr double kLeastWithout = 0.01;

/// Share of all customer-days without membership.
[[nodiscard]] double share_without(const ResponseHistory& history);

/// The experiments are in the fit, and the estimates. Effects that nothing identifies lose interval and
/// standard error and get a Sensitivity; notes say why.
void identify(ResponseFit& fit, const ingest::CustomerTable& table, const ResponseHistory& history,
              const ResponseCoefficients& coefficients, const ResponseOptions& options);

}  // namespace stamkund::calibration
