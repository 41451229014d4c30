#pragma once
// Covariates on the command line of 'stamkund calibrate'.
#include <string>
#include <vector>

#include "engine/calibration/covariate_data.h"
#include "engine/command/option_reader.h"
#include "engine/command/output.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::command {

struct CovariateChoice {
  ingest::CovariateOptions files;
  std::vector<std::string> calendar;            ///< "season:2", "trend"
  std::vector<std::string> on_purchase{"all"};  ///< names
  std::vector<std::string> on_lifetime;         ///< names; empty: those that never change for anybody
  bool lifetime_stated = false;
  /// Files to read, by the names of their options.
  static const std::vector<std::string>& file_options();
  [[nodiscard]] bool any() const {
    return !files.static_file.empty() || !files.dense_file.empty() || !files.event_file.empty() ||
           !files.history_file.empty() || !calendar.empty();
  }
};

void add_covariate_options(Arguments& arguments);
/// Names of the models that take covariates.
[[nodiscard]] std::vector<std::string> models_with_covariates();
[[nodiscard]] CovariateChoice covariate_choice(const Arguments& parsed, OptionReader& reader);

/// Reads the files and says what they hold. False after problems, which have been said.
[[nodiscard]] bool read_covariates(CovariateChoice choice, const ingest::CustomerTable& table,
                                   const ingest::TransactionLog& log, const std::string& model,
                                   Output& output, Problems& problems, calibration::CovariateData& data);

}  // namespace stamkund::command
