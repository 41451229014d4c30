#include "engine/command/plan_population.h"

#include "engine/store/fit_file.h"

namespace stamkund::command {
namespace {

/// A scenario of the fit's customers alone.
std::string scenario_of(const std::string& fit_path, const std::string& currency) {
  std::string quoted;
  for (const char c : fit_path) quoted += c == '\'' ? "''" : std::string(1, c);
  return "stamkund: 1\nname: customers of a fit\ncurrency: " + currency +
         "\nhorizon: 104 weeks\npopulation: {fit: '" + quoted +
         "'}\nbaseline: {name: control, margin: 100 %}\n";
}

}  // namespace

RunInput read_population(const std::string& path, const design::ExperimentSpec& spec, Problems& problems) {
  const design::PopulationSpec& population = spec.population;
  std::vector<scenario::Override> overrides;
  for (const auto& text : population.set) {
    const std::size_t equals = text.find('=');
    overrides.push_back({text.substr(0, equals), text.substr(equals + 1), "population.set"});
  }
  const std::string fit = path_beside(path, population.fit);
  if (!population.scenario.empty())
    return read_run_input(path_beside(path, population.scenario), overrides, fit, false, problems);
  const std::string unit = store::read_fit(fit).customers.amount_unit;
  return read_run_text(scenario_of(fit, unit.empty() ? spec.currency : unit), path, overrides, problems);
}

}  // namespace stamkund::command
