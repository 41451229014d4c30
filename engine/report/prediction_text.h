#pragma once
// Predictions for people and for scripts.
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/calibration/fit.h"
#include "engine/ingest/segments.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/prediction/totals.h"

namespace stamkund::report {

[[nodiscard]] std::string prediction_text(const calibration::Fit& fit, const prediction::Request& request,
                                          const prediction::CustomerPredictions& customers,
                                          const prediction::NewCustomerPrediction& new_customer,
                                          const std::vector<prediction::GroupPrediction>& groups);

[[nodiscard]] nlohmann::ordered_json prediction_json(const calibration::Fit& fit,
                                                     const prediction::Request& request,
                                                     const prediction::CustomerPredictions& customers,
                                                     const prediction::NewCustomerPrediction& new_customer,
                                                     const std::vector<prediction::GroupPrediction>& groups);

/// What became of a file of segments, if not all customers are in it or more than they.
[[nodiscard]] std::string segments_text(const ingest::Segments& segments);

}  // namespace stamkund::report
