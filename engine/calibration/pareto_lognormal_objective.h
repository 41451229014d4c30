#pragma once
// The likelihood of the Pareto/log-normal and its gradient. docs/methods/pareto_lognormal.md.
#include <memory>

#include "engine/calibration/objective.h"
#include "engine/parallel/threads.h"

namespace stamkund::calibration {

/// theta = log rate_median, log rate_spread, log defection_median, log defection_spread, atanh correlation;
/// medians per unit of `rows`. Relative error of each customer's likelihood about 1e-11. The gradient is the
/// posterior mean of the population density's own gradient (Fisher's identity), by the same nodes. `rows`
/// must outlive the objective.
[[nodiscard]] std::unique_ptr<Objective> pareto_lognormal_objective(const Rows& rows, const Threads& threads);

}  // namespace stamkund::calibration
