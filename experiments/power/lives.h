#pragma once
// Simulated lives of a company's own customers, each lived in every arm of a test as twins: what a test
// would see of them, and what it would not.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/calibration/fit.h"
#include "engine/parallel/threads.h"
#include "engine/scenario/spec.h"
#include "experiments/design/experiment_spec.h"

namespace stamkund::power {

/// A purchase after all discounts, minor units; below 0 what was given back.
struct Visit {
  double day;  ///< of the scenario
  std::int64_t amount;
};

/// The lives of one arm, one after the other.
struct ArmVisits {
  std::vector<std::size_t> begins;  ///< [lives + 1] in `visits`
  std::vector<Visit> visits;        ///< from the start of the test to the horizon; of each life by time
  std::vector<std::int64_t> net;    ///< [lives] margin and fees less what the program gave, whole scenario
};

/// Customers under one draw of what is uncertain.
struct Pool {
  std::vector<double> known_day;  ///< [lives] since when the company knows her, below 0 long before
  std::vector<double> before;     ///< [lives] what she bought before the test, major units
  std::vector<ArmVisits> arms;    ///< the control first
  [[nodiscard]] std::size_t size() const { return known_day.size(); }
};

struct Lives {
  std::vector<Pool> pools;
  std::vector<std::string> arms;
  std::vector<std::string> before_test;  ///< arms that differ from the control before the test starts
  double start_day = 0;
  double horizon_day = 0;
  double minor_per_major = 100;
  double customers = 0;          ///< of the company
  std::uint64_t brought = 0;     ///< lives of customers whom members brought; a test does not know of them
  bool past_is_history = false;  ///< `before` is all of the history, for the test starts with the scenario
  [[nodiscard]] std::size_t size() const;
};

/// `arms`: positions in the scenario, the control first. The result depends on the scenario and its seed, not
/// on threads. Errors: Failure(interrupted).
[[nodiscard]] Lives simulate_lives(scenario::ScenarioSpec scenario, const calibration::Fit* fit,
                                   const std::vector<std::size_t>& arms, const design::PopulationSpec& test,
                                   const Threads& threads);

}  // namespace stamkund::power
