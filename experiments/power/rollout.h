#pragma once
// A test that ends at a look where going on does not pay: what is believed of the arms then, and what
// follows.
#include <optional>
#include <vector>

#include "experiments/analysis/effect.h"

namespace stamkund::power {

/// Of two arms, in profit a customer.
struct Rollout {
  struct Arm {
    double mean = 0, sd = 0;  ///< believed before the test; sd 0 where only the difference has one
  };
  /// The test goes on while the difference that is believed is between the two; none: it ends in any case.
  struct Look {
    std::optional<double> below, above;
  };
  enum class End { open, control, treated };

  Arm control, treated;
  std::optional<double> effect_sd;  ///< of the difference
  double gain = 1;                  ///< profit of one unit of the outcome
  double threshold = 0;             ///< the treated arm goes to all if the difference is believed above it
  std::vector<Look> looks;

  /// Posterior mean of the difference.
  [[nodiscard]] double believed(const analysis::Figure& of_treated, const analysis::Figure& of_control) const;
  [[nodiscard]] End at(std::size_t look, double believed) const;
};

}  // namespace stamkund::power
