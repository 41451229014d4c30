#pragma once
// Sums of predictions over groups of customers, with intervals whose parts are stated apart.
// docs/methods/prediction.md.
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/prediction/customer_predictions.h"
#include "engine/prediction/groups.h"

namespace stamkund::prediction {

/// A total within the horizon, and why it may come out differently.
struct TotalPrediction {
  std::string metric;  ///< "purchases", "revenue", "clv"
  std::string unit;    ///< "1" or "major"
  double expected = 0;
  double p05 = 0;
  double p95 = 0;
  double variance_parameters = 0;  ///< what we don't know of the population
  double variance_individual = 0;  ///< who these customers are, given the population
  double variance_process = 0;     ///< luck, given who they are
  double variance_calendar =
      0;  ///< what all customers share: the calendar, and a model that is not quite right
  double plain_p05 = 0, plain_p95 = 0;  ///< the interval without the last
  /// Log of what another model expects of all customers over what the fit does; what the history leaves
  /// open of it is part of the last.
  double models_apart = 0;
};

struct GroupPrediction {
  std::string kind;
  std::string name;
  std::uint64_t customers = 0;
  std::vector<TotalPrediction> totals;
};

struct TotalsOptions {
  int draws = 100;                  ///< of the parameters
  std::uint64_t sample = 5000;      ///< customers a group whose lives are simulated for the other two parts
  std::uint64_t seed = 0x50524544;  ///< "PRED": a prediction is a function of the fit
  bool calendar_error = true;       ///< if the fit has one
};

/// The expected value is that of the estimates (`customers`). Parameters: variance over draws of the group's
/// expectation (each with the customers' closed forms). Individual and process: for each draw and customer
/// two lives with the same traits and different luck, y and y'; with m her expectation, E (y - m)(y' - m) is
/// the individual part and E (y - y')^2 / 2 the process part. Customers are independent given the parameters,
/// so a sample of each group is scaled up. The interval is the mixture, over draws, of normals with these
/// variances, multiplied by the factor that all customers share (calibration::CalendarLaw). Sums are in a
/// fixed order: the same bits for any number of threads.
[[nodiscard]] std::vector<GroupPrediction> predict_totals(const calibration::Fit& fit, const Request& request,
                                                          const std::vector<Group>& groups,
                                                          const CustomerPredictions& customers,
                                                          const TotalsOptions& options);

}  // namespace stamkund::prediction
