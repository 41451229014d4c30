#pragma once
// What 'stamkund calibrate' is asked for.
#include "engine/calibration/fit_history.h"
#include "engine/command/arguments.h"
#include "engine/command/covariate_options.h"
#include "engine/ingest/contracts.h"

namespace stamkund::command {

struct CalibrateOptions {
  calibration::HistoryOptions history;
  CovariateChoice covariates;
  bool contract = false;  ///< sbg, bdw: the file holds contracts, not transactions
  ingest::ContractOptions contracts;
};

void add_calibrate_options(Arguments& arguments);
/// Errors: Failure(usage), all problems in one message.
[[nodiscard]] CalibrateOptions calibrate_options(const Arguments& arguments);

/// Errors: Failure(usage) if --profile names what is not `known`.
void check_profiles(const Arguments& parsed, const std::vector<std::string>& profiles,
                    const std::vector<std::string>& known);

}  // namespace stamkund::command
