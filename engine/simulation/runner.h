#pragma once
// Runs every replicate of a scenario in parallel. The outcome depends on the specification and its seed only.
#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/population/population.h"
#include "engine/scenario/spec.h"
#include "engine/simulation/life.h"
#include "engine/simulation/tally.h"

namespace stamkund::simulation {

/// How to run; never what comes out.
struct RunOptions {
  int threads = 1;
  std::uint64_t block = 1024;                    ///< customers a task
  std::function<void(double)> progress;          ///< share done, from any thread, monotone
  const std::atomic<bool>* cancelled = nullptr;  ///< polled once a block
  /// Sees the lives of one arm in the first replicate as they were counted, stock withdrawn and referred
  /// customers included, in order of customer: a customer, whom she brought, the next. From one thread.
  LifeObserver* observer = nullptr;
  std::size_t observed_arm = 0;
};

/// Which draw of parameters and of people a replicate belongs to.
struct Nesting {
  std::uint64_t draw;
  std::uint64_t population;
};
[[nodiscard]] Nesting nesting_of(const scenario::UncertaintySpec& uncertainty, std::uint64_t replicate);

/// The laws of the population under parameter draw `draw`.
[[nodiscard]] population::CustomerLaws laws_of(const scenario::ScenarioSpec& scenario,
                                               const calibration::Fit* fit, std::uint64_t draw);

/// Number of customers in the scenario.
[[nodiscard]] std::uint64_t population_size(const scenario::ScenarioSpec& scenario,
                                            const calibration::Fit* fit);

/// The time axis of an arm.
[[nodiscard]] Horizon horizon_of(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Before and after the first program starts; where all start at once, the second and third quarter of the
/// run.
[[nodiscard]] BeforeAfter before_after_of(const scenario::ScenarioSpec& scenario);

[[nodiscard]] TallyShape shape_of(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Tallies [n_replicates][n_arms]. `fit` is needed if the scenario names one.
/// Errors: Failure(interrupted) when cancelled.
[[nodiscard]] std::vector<std::vector<ArmTally>> simulate(const scenario::ScenarioSpec& scenario,
                                                          const calibration::Fit* fit,
                                                          const RunOptions& options);

}  // namespace stamkund::simulation
