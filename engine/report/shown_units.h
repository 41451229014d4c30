#pragma once
// What an arm's units are called, and how many that are counted make one that people are told of.
#include <cstddef>
#include <string>
#include <vector>

#include "engine/metrics/results.h"
#include "engine/scenario/spec.h"

namespace stamkund::report {

struct ShownUnit {
  std::string name;    ///< the program's word for its main currency; for cashback the scenario's money
  double counted = 1;  ///< cashback is counted in minor units, and told in major ones
};

/// Of an arm; without a name if it has no program or none with units.
[[nodiscard]] ShownUnit shown_unit(const scenario::ScenarioSpec& scenario, std::size_t arm);

/// Arms that have a unit of the same name, in the order of the first: what can stand on one axis.
[[nodiscard]] std::vector<std::vector<std::size_t>> arms_by_unit(const scenario::ScenarioSpec& scenario);

}  // namespace stamkund::report
