#pragma once
// Runs every replicate of a scenario in parallel. The outcome depends on the specification and its seed only.
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/base/stop.h"
#include "engine/calibration/fit.h"
#include "engine/counting/counts.h"
#include "engine/parallel/ranks.h"
#include "engine/scenario/spec.h"
#include "engine/world/observer.h"

namespace stamkund::study {

/// How to run; never what comes out.
struct RunOptions {
  int threads = 1;
  std::uint64_t block = 1024;            ///< customers a task
  std::function<void(double)> progress;  ///< share done, from any thread, monotone
  StopToken stop;                        ///< polled once a block
  /// Sees the lives of one arm in the first replicate as they were counted, stock withdrawn and referred
  /// customers included, in order of customer: a customer, whom she brought, the next. From one thread.
  world::LifeObserver* observer = nullptr;
  std::size_t observed_arm = 0;
  /// Which replicates: `count` from `first`; 0 = all from there to the scenario's last.
  std::uint64_t first = 0;
  std::uint64_t count = 0;
  /// Processes that share the work; null = this one alone. The others must call `help`.
  Ranks* ranks = nullptr;
};

/// Counts [n_replicates][n_arms]; the first is that of RunOptions::first.
using Tallies = std::vector<std::vector<counting::Counts>>;

/// The work of a rank that does not lead: its share of whatever rank 0 simulates, until that is through.
/// `options` without first, count and observer.
void help(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit, RunOptions options);

/// `fit` is needed if the scenario names one. Errors: Failure(interrupted).
[[nodiscard]] Tallies simulate(const scenario::ScenarioSpec& scenario, const calibration::Fit* fit,
                               const RunOptions& options);

}  // namespace stamkund::study
