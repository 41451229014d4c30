#pragma once
// Maximum likelihood for subscribers who renew or leave. docs/methods/contractual.md.
#include <memory>
#include <string>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/objective.h"
#include "engine/ingest/contract_table.h"

namespace stamkund::calibration {

/// "sbg" (shifted beta-geometric: alpha, beta) and "bdw" (beta-discrete-Weibull: gamma, delta, c).
[[nodiscard]] const std::vector<std::string>& contract_models();

/// What a fit makes of the periods to come, and what was observed; element t is after t renewals.
struct ContractProjection {
  std::vector<double> observed;   ///< share still there (Kaplan-Meier), as far as it was observed
  std::vector<double> survival;   ///< of the model; none if the fit cannot predict
  std::vector<double> retention;  ///< share of those at t - 1 who renew; 1 at t = 0
  std::vector<double>
      residual_lifetime;  ///< renewals expected still, having renewed t times; may be infinite
};

/// Expects a known model; of the options only `starts` counts. Time is in renewal periods. Degenerate data
/// give a status with a reason, and finite estimates. `distinct_rows`: kinds of customers (left in t, still
/// there after t).
[[nodiscard]] ModelFit fit_contract(const ingest::ContractTable& table, const std::string& model,
                                    const Options& options);

/// theta = logs of the parameters; gradients by automatic differentiation. `table` must outlive the
/// objective.
[[nodiscard]] std::unique_ptr<Objective> contract_objective(const ingest::ContractTable& table,
                                                            const std::string& model);

}  // namespace stamkund::calibration
