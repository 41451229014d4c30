// The marks of the population and the start date, as rules refer to them.
#include "engine/mechanisms/program/reading.h"

namespace stamkund::mechanisms {

using scenario::MarkSpec;
using scenario::ScenarioSpec;
namespace {

std::vector<std::string> names(const std::vector<MarkSpec>& marks) {
  std::vector<std::string> found;
  for (const auto& mark : marks) found.push_back(mark.name);
  return found;
}

}  // namespace

MarkNames names_of(const ScenarioSpec& scenario) {
  return {names(scenario.population.segments), names(scenario.population.stores),
          names(scenario.population.categories)};
}

// Without a date of its own, a scenario begins when its fit ends, which is not known yet.
std::optional<Day> start_of(const ScenarioSpec& scenario) {
  if (!scenario.start_given) return std::nullopt;
  return scenario.start;
}

}  // namespace stamkund::mechanisms
