#pragma once
// Predictions as CSV, one line a customer.
#include "engine/base/atomic_file.h"
#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"

namespace stamkund::command {

/// Errors: Failure(io_error). Numbers that do not exist are empty fields.
void write_prediction_csv(AtomicFile& file, const calibration::Fit& fit, const prediction::Request& request,
                          const prediction::CustomerPredictions& customers);

}  // namespace stamkund::command
