#pragma once
// How what purchases are worth moves for all customers together: prices, seasons, what is on offer.
// docs/methods/calendar_error.md, "Amounts".
#include <optional>

#include "engine/calibration/calendar_error.h"
#include "engine/calibration/calibrate.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::calibration {

/// Repeat purchases of calibration against what the `spend` model expects of the customers who made them: by
/// week, and with spend models as of earlier days. How many there were does not matter, so it holds for every
/// process. None where the log has no amounts or the model expects nothing finite.
[[nodiscard]] std::optional<SpendLevels> observe_spend(const ModelFit& spend,
                                                       const ingest::CustomerTable& customers,
                                                       const ingest::TransactionLog& log,
                                                       const Options& options);

}  // namespace stamkund::calibration
