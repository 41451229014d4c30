#pragma once
// Numbers that a scenario takes from what a fit learned: "from fit". docs/formats/scenario.md.
#include <string>
#include <vector>

#include "engine/scenario/spec.h"

namespace stamkund::scenario {

/// One of them, and the names under which a fit may have it; the first that it has counts.
struct FromFit {
  std::string where;  ///< path below the scenario
  std::vector<std::string> names;
  double for_days = 0;  ///< how long the scenario lets it last; 0 = it has no such time
};

/// All of a scenario, in order of arm.
[[nodiscard]] std::vector<FromFit> from_fit(const ScenarioSpec& scenario);

}  // namespace stamkund::scenario
