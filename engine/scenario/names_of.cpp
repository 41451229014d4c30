// The marks of the population and the start date, as far as the specification has them. A template, because
// the question is put to the type.
#include "engine/scenario/program_reading.h"

namespace stamkund::scenario {
namespace {

template <class Marks>
std::vector<std::string> names(const Marks& marks) {
  std::vector<std::string> found;
  for (const auto& mark : marks) found.push_back(mark.name);
  return found;
}

template <class Scenario>
MarkNames marks_of(const Scenario& scenario) {
  MarkNames found;
  // TO CONNECT: once PopulationSpec has marks, the condition is always true and can go.
  if constexpr (requires { scenario.population.segments; }) {
    found.segments = names(scenario.population.segments);
    found.stores = names(scenario.population.stores);
    found.categories = names(scenario.population.categories);
  }
  return found;
}

template <class Scenario>
std::optional<Day> day_zero_of(const Scenario& scenario) {
  // TO CONNECT: the same for ScenarioSpec::start.
  if constexpr (requires { scenario.start; })
    return scenario.start;
  else
    return std::nullopt;
}

}  // namespace

MarkNames names_of(const ScenarioSpec& scenario) { return marks_of(scenario); }
std::optional<Day> start_of(const ScenarioSpec& scenario) { return day_zero_of(scenario); }

}  // namespace stamkund::scenario
