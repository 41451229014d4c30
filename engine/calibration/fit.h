#pragma once
// What calibration found: plain data, no methods that compute. docs/formats/fit.md describes it on disk.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/calibration/calendar_error.h"
#include "engine/calibration/contract_projection.h"
#include "engine/calibration/covariate_data.h"
#include "engine/calibration/diagnostics.h"
#include "engine/calibration/model_fit.h"
#include "engine/calibration/response.h"
#include "engine/calibration/selection.h"
#include "engine/ingest/customer_table.h"
#include "engine/ingest/home_label.h"

namespace stamkund::calibration {

/// Purchases after the end of calibration: actual against expected, 5-95 % prediction interval.
struct HoldoutBacktest {
  double days = 0;
  double actual = 0;
  double expected = 0;
  double p05 = 0;
  double p95 = 0;
  // The interval without the error that all customers share (Fit::calendar); the same without it.
  double plain_p05 = 0;
  double plain_p95 = 0;
  [[nodiscard]] bool missed() const { return actual < p05 || actual > p95; }
};

/// Everything fit.h5 holds.
struct Fit {
  ModelFit process;               ///< purchase and lifetime
  std::optional<ModelFit> spend;  ///< none if the data have no spend, or it was not asked for
  std::optional<HoldoutBacktest> holdout;
  std::optional<CalendarError> calendar;         ///< what was seen of an error that all customers share
  std::optional<CovariateData> covariates;       ///< what the process depends on besides
  std::optional<Bootstrap> bootstrap;            ///< of the process
  std::optional<Selection> selection;            ///< how the process model was chosen, if the data chose it
  std::optional<ContractProjection> projection;  ///< what a contractual model makes of the future
  std::optional<Diagnostics> diagnostics;        ///< how the process was held against the data
  double time_unit_days = 7;                     ///< the unit of alpha, beta: 1, 7 or 30.4375 days
  std::string time_unit = "week";
  /// NaN if the fit cannot predict.
  double p_alive_sum = 0;  ///< sum over customers of P(alive at the end of calibration)
  std::uint64_t repeat_transactions = 0;
  ingest::CustomerTable customers;
  std::vector<ingest::HomeLabel> labels;  ///< of the customers, that calibration was asked to keep
  std::optional<ResponseFit> response;    ///< to contacts and membership, if it was asked for
  /// What that response was estimated from; without it customers cannot go on from where contacts left them.
  std::optional<ResponseHistory> contact_history;
};

}  // namespace stamkund::calibration
