#pragma once
// A second model of the same customers: how far its forecast is from a fit's is how little the history says
// of what lies beyond it. docs/methods/calendar_error.md, "Another model".
#include <optional>
#include <string>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/fit.h"

namespace stamkund::calibration {

/// Its name: the BG/NBD, whose expectations are closed forms; of the BG/NBD, the MBG/NBD.
[[nodiscard]] std::string other_model_of(const std::string& model);

/// Fitted to the same customers as `process` with these options; none if that cannot predict, or of a model
/// of opportunities.
[[nodiscard]] std::optional<OtherModel> fit_other(const ModelFit& process,
                                                  const ingest::CustomerTable& customers,
                                                  const Options& options);

/// Variance of a forecast, log scale, of which the other model says `apart` more: its square, less the more
/// plainly the history says that the other is wrong.
[[nodiscard]] double apart_variance(const OtherModel& other, double apart);

/// Purchases of all these customers that it expects in the next `days`.
[[nodiscard]] double expected_by(const OtherModel& other, const ingest::CustomerTable& customers,
                                 double time_unit_days, double days, const Threads& threads);

/// Log of what the fit's other model expects of the `days` after its calibration over `expected`, what the
/// fit does; 0 without another model, or where one of both expects nothing.
[[nodiscard]] double models_apart(const Fit& fit, double days, double expected, const Threads& threads);
/// The same where the fit's expectation is not known yet.
[[nodiscard]] double models_apart(const Fit& fit, double days, const Threads& threads);

}  // namespace stamkund::calibration
