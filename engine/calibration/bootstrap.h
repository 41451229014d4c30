#pragma once
// Parametric bootstrap: fit again what the fitted model might have produced. docs/methods/posterior.md.
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/calibration/calibrate.h"
#include "models/customer_base/process.h"

namespace stamkund::calibration {

/// `replicates` populations of as many customers, each born and watched as in `customers`, drawn from the
/// fit's process and fitted from its estimates. Whole-day data are not imitated: purchases fall at any time.
/// Keyed by the replicate's number and a fixed seed, so the outcome is a function of the fit. Expects a fit
/// that can predict. `progress` is told the share done, from any thread.
[[nodiscard]] Bootstrap bootstrap(const ModelFit& fit, const ingest::CustomerTable& customers,
                                  const Options& options, int replicates,
                                  const std::function<bool(double)>& progress = {});

/// One population drawn from `process`: the ages of `customers`, nothing else of it. Keyed by (seed, index).
[[nodiscard]] ingest::CustomerTable simulate_like(const ingest::CustomerTable& customers,
                                                  const customer_base::Process& process,
                                                  double time_unit_days, std::uint64_t seed,
                                                  std::uint64_t index);

}  // namespace stamkund::calibration
