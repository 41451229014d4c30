#pragma once
// What the twins say the truth is: the effect that a test looks for, in its window and over the lives after
// it.
#include <vector>

#include "experiments/power/outcome.h"

namespace stamkund::power {

/// Treated less control, the same customers in both.
struct TrueEffect {
  double control = 0;
  double effect = 0;
  double standard_error = 0;  ///< of the effect: luck of the simulated lives, under the draws at hand
  double least = 0;           ///< smallest and largest over draws of what is uncertain, that luck included
  double most = 0;
  double between = 0;  ///< standard deviation over the draws, luck of the simulated lives taken off
  [[nodiscard]] double relative() const { return control != 0.0 ? effect / control : 0.0; }
};

struct ArmTruth {
  std::size_t arm = 1;
  TrueEffect outcome;           ///< of the plan's outcome, in the window
  TrueEffect window_revenue;    ///< of the test's customers in the window
  TrueEffect lifetime_revenue;  ///< of the same customers, to the horizon of the scenario
  TrueEffect lifetime_net;
  std::vector<double> ends;           ///< days since the start: parts of the time to the horizon
  std::vector<TrueEffect> over_time;  ///< on revenue, in each part
  /// Relative effect in the window over that of the lifetime; 0 where the lifetime's cannot be told from
  /// none.
  double misstated = 0;
};

[[nodiscard]] TrueEffect effect_of(const Outcomes& outcomes, std::size_t arm);
/// `outcomes`: of the plan's own measure in the window.
[[nodiscard]] std::vector<ArmTruth> truth_of(const Lives& lives, const design::PopulationSpec& test,
                                             const Outcomes& outcomes);

}  // namespace stamkund::power
