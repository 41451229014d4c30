#pragma once
// Which model to take: how each fits, and how well it foresaw what came next. docs/methods/selection.md.
#include <functional>
#include <string>
#include <vector>

#include "engine/base/day.h"
#include "engine/calibration/calibrate.h"
#include "engine/ingest/transaction_log.h"

namespace stamkund::calibration {

/// One model in the comparison.
struct Candidate {
  ModelFit fit;  ///< to the whole calibration period
  double aic = 0;
  double bic = 0;           ///< with customers as the sample size
  double predictive = 0;    ///< log predictive density, summed over origins and customers; NaN if not scored
  double behind = 0;        ///< the best one's less this one's, per hundred customers
  double behind_error = 0;  ///< standard error of `behind`, customers taken as independent
  std::vector<double> by_origin;  ///< [n_origins]; NaN where the fit did not work
};

struct Selection {
  std::vector<Candidate> candidates;  ///< best first: by predictive density, where there is none by BIC
  std::size_t chosen = 0;             ///< position in `candidates`
  std::string reason;                 ///< one or two sentences: why that one
  std::vector<Day> origins;           ///< last days of the fits that were to foresee the next window
  double window_days = 0;
  std::uint64_t scored = 0;           ///< customers scored, summed over origins
  std::vector<std::string> left_out;  ///< "bg-bb: counts opportunities, ..."
};

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
