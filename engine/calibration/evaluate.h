#pragma once
// What a fit says of each customer.
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/calibration/rows.h"
#include "engine/parallel/threads.h"
#include "models/customer_base/gamma_gamma.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// Typed parameters of a fit; expect the fit to be of that kind.
[[nodiscard]] customer_base::Process process_of(const ModelFit& fit);
[[nodiscard]] customer_base::GammaGamma gamma_gamma_of(const ModelFit& fit);

/// The part of the log-likelihood of a regular buyer's purchase times that no parameter moves:
/// sum over gaps of log [gap^(k - 1) / (k - 1)!], gaps in units of `unit_days`. 0 at k = 1.
[[nodiscard]] double log_gap_constant(int k, double x, double sum_log_gap_days, double unit_days);

/// P(alive at the end of calibration), one a customer, in the table's order.
[[nodiscard]] std::vector<double> p_alive(const ModelFit& process, const ingest::CustomerTable& customers,
                                          double time_unit_days, const Threads& threads = 1);

/// Purchases in the `days` after the end of calibration given each customer's history.
[[nodiscard]] std::vector<customer_base::CountMoments> future_counts(const ModelFit& process,
                                                                     const ingest::CustomerTable& customers,
                                                                     double time_unit_days, double days,
                                                                     const Threads& threads = 1);

/// The sum of future_counts over customers, over collapsed rows whose unit
/// is that of the parameters; `horizon` in the same unit.
[[nodiscard]] customer_base::CountMoments total_future_counts(const customer_base::Process& process,
                                                              const Rows& rows, double horizon,
                                                              const Threads& threads);

/// Purchases of a new customer within `days` of her first.
[[nodiscard]] customer_base::CountMoments new_customer_counts(const ModelFit& process, double time_unit_days,
                                                              double days);

/// Expected spend per transaction, one a customer; the population's mean for those without repeat spend.
[[nodiscard]] std::vector<double> expected_mean_spend(const ModelFit& spend,
                                                      const ingest::CustomerTable& customers);

}  // namespace stamkund::calibration
