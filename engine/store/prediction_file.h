#pragma once
// Predictions on disk. docs/formats/predictions.md describes the file group by group.
#include "engine/base/atomic_file.h"
#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/prediction/totals.h"
#include "engine/store/provenance.h"

namespace stamkund::store {

constexpr std::int64_t kPredictionFormatVersion = 1;

/// Errors: Failure(io_error).
void write_predictions(AtomicFile& file, const calibration::Fit& fit, const prediction::Request& request,
                       const prediction::CustomerPredictions& customers,
                       const prediction::NewCustomerPrediction& new_customer,
                       const std::vector<prediction::GroupPrediction>& groups, const Provenance& provenance);

}  // namespace stamkund::store
