#pragma once
// From parameter values to simulated moments, under common random numbers: the same values give the same
// bits.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/stop.h"
#include "engine/calibration/fit.h"
#include "engine/scenario/targets.h"

namespace stamkund::tuning {

/// What is simulated. The scenario's text must be without problems.
struct Subject {
  std::string text;                           ///< of the scenario file
  std::vector<scenario::Override> overrides;  ///< from the command line
  const calibration::Fit* fit = nullptr;      ///< if the scenario names one
  Day start;                                  ///< date of day 0, once the fit is known
  std::uint64_t replicates = 1;
  int threads = 1;
  StopToken stop;
};

/// Moments of one point. NaN where a moment does not exist.
struct Simulated {
  std::vector<std::vector<double>> replicates;  ///< [n_replicates][n_targets]
  std::string problem;                          ///< why there are none; empty if fine
};

/// Quantities of the scenario that are distributions stand at their medians and a fit at its estimates:
/// tuning asks for one population. Each replicate is a population of its own.
class Simulator {
 public:
  /// Both must outlive this.
  Simulator(const Subject& subject, const scenario::TargetsSpec& targets);

  /// One result for each point; `points` [n][n_parameters], in the file's units. Points and replicates run
  /// side by side. Errors: Failure(interrupted).
  [[nodiscard]] std::vector<Simulated> run(const std::vector<std::vector<double>>& points) const;

  [[nodiscard]] std::vector<scenario::Override> overrides_at(const std::vector<double>& point) const;

 private:
  struct Point;
  void live(const Point& point, std::uint64_t replicate, std::vector<double>& moments) const;
  void measure(const Point& point, Simulated& out) const;

  const Subject& subject_;
  const scenario::TargetsSpec& targets_;
};

}  // namespace stamkund::tuning
