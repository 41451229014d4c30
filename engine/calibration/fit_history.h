#pragma once
// From a history to a fit: which model, with a season or not, covariates, and the bootstrap on top.
#include <functional>
#include <optional>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/covariate_fit.h"
#include "engine/calibration/select.h"

namespace stamkund::calibration {

struct HistoryOptions {
  Options fit;
  bool choose_model =
      false;  ///< the best of `select`, with a season if that tells; `fit.model` says which came of it
  SelectOptions select;
  int bootstrap = 0;                                 ///< replicates; 0 = none
  std::function<bool(double)> bootstrap_progress{};  ///< share done; false stops it
};

/// `log`: of the same customers, or of customer summaries, of which no purchase is known by itself. With
/// `covariates` the model is the one of `how.fit`.
[[nodiscard]] Fit fit_history(ingest::CustomerTable table, const ingest::TransactionLog& log,
                              std::optional<CovariateData> covariates, HistoryOptions& how);

}  // namespace stamkund::calibration
