#pragma once
// Maximum likelihood for subscribers who renew or leave. docs/methods/contractual.md.
#include <memory>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/contract_projection.h"
#include "engine/calibration/objective.h"
#include "engine/ingest/contract_table.h"

namespace stamkund::calibration {

/// Expects a contractual model of customer_base::process_models; of the options only `starts` counts. Time is
/// in renewal periods. Degenerate data give a status with a reason, and finite estimates. `distinct_rows`:
/// kinds of customers (left in t, still there after t).
[[nodiscard]] ModelFit fit_contract(const ingest::ContractTable& table, const std::string& model,
                                    const Options& options);

/// As far again as was observed, and a year of months at least. Expects a fit of this table.
[[nodiscard]] ContractProjection project(const ModelFit& fit, const ingest::ContractTable& table);

/// theta = logs of the parameters; gradients by automatic differentiation. `table` must outlive the
/// objective.
[[nodiscard]] std::unique_ptr<Objective> contract_objective(const ingest::ContractTable& table,
                                                            const std::string& model);

}  // namespace stamkund::calibration
