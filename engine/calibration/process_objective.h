#pragma once
// The likelihood of every process model, by name.
#include <memory>
#include <vector>

#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// Log-likelihood of the model's log-parameters, times in the unit of `rows`, which must outlive it. `k`: the
/// regularity of models that have one.
[[nodiscard]] std::unique_ptr<Objective> process_objective(const customer_base::ModelInfo& model, int k,
                                                           const Rows& rows, const Threads& threads);

/// What the likelihood of a distinct row costs, in likelihoods of the Pareto/NBD: from fits of CDNOW
/// (Gompertz 430 ms against 25, a log-normal pair .9 s a start against 8).
[[nodiscard]] double row_cost(const customer_base::ModelInfo& model);

/// Up to three starting points on the natural scale, where the typical gap between purchases is 1 and
/// customers were watched for `mean_age` on average.
[[nodiscard]] std::vector<std::vector<double>> starts_of(const customer_base::ModelInfo& model,
                                                         double mean_age);

}  // namespace stamkund::calibration
