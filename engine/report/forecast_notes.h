#pragma once
// What is to be known of a forecast before one relies on it.
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/prediction/totals.h"

namespace stamkund::report {

/// Times the history that a forecast may reach ahead. Source: the longest that were held against what came
/// are 2.2 times the history (results/published/forecasts.md).
constexpr double kFarthest = 2.0;

struct ForecastNote {
  std::string about;  ///< "earlier-forecasts", "extrapolation", "models-apart", "no-upper-end",
                      ///< "heavy-tail"
  std::string text;
};

/// Of a fit that knows customers.
[[nodiscard]] std::vector<ForecastNote> forecast_notes(
    const calibration::Fit& fit, const prediction::Request& request,
    const std::vector<prediction::GroupPrediction>& groups);
[[nodiscard]] nlohmann::ordered_json json_of(const std::vector<ForecastNote>& notes);

}  // namespace stamkund::report
