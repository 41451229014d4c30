#pragma once
// Maximum likelihood for log-normal spend. docs/methods/lognormal_spend.md.
#include <memory>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "engine/calibration/objective.h"

namespace stamkund::calibration {

/// One element a customer; see customer_base::LogSpend. Repeat purchases with an amount above 0.
struct LogSpendRows {
  std::vector<double> n;
  std::vector<double> mean;
  std::vector<double> squared;
  /// Of log lambda given the purchase history, less the population's mean of log lambda. Both empty: spend
  /// does not go with the rate, and there is no rate_slope.
  std::vector<double> log_rate_mean;
  std::vector<double> log_rate_variance;
};

/// theta = log median, log between, log within and, if the rows have rates, rate_slope as it is. The value is
/// the log-density of the amounts. `rows` must outlive the objective; n >= 1 in every row.
[[nodiscard]] std::unique_ptr<Objective> lognormal_objective(const LogSpendRows& rows);

/// Names "median between within" and "rate_slope" if there are rates. Customers with n = 0 are left out and
/// counted in `excluded`. In log_covariance the slope enters as it is. Expects vectors of one length, n
/// whole. Of the options only `starts` counts.
[[nodiscard]] ModelFit fit_lognormal(const LogSpendRows& rows, const Options& options);

}  // namespace stamkund::calibration
