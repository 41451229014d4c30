#pragma once
// Which model to take: how each fits, and how well it foresaw what came next. docs/methods/selection.md.
#include <functional>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/selection.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::calibration {

struct SelectOptions {
  int origins = 3;              ///< assumption; fewer where the data are short
  double window_share = 0.125;  ///< of the calibration period that each origin has to foresee; assumption
  std::function<void(const std::string& model)> progress;
};

/// Fits every process model that applies to the data up to the end of calibration, and to the data up to each
/// origin; what happened in the window after it is scored by the log density of each customer's purchase
/// times given her history, log L(history until the window's end) - log L(history until the origin), which is
/// comparable between models in continuous time. The hold-out is not looked at.
///
/// Chosen is the best predictive density; a model with fewer parameters is preferred if it is less than one
/// standard error behind. Models whose fit failed or is not identified are never chosen. `table` and `log`
/// are of the same customers.
[[nodiscard]] Selection select_model(const ingest::CustomerTable& table, const ingest::TransactionLog& log,
                                     const Options& options, const SelectOptions& how);

}  // namespace stamkund::calibration
