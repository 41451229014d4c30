#include "engine/command/plan_population.h"

#include <filesystem>

#include "engine/base/failure.h"
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

/// Where a named file is. Errors: Failure(no_input) with the place that names it.
std::string found(const std::string& path, const char* key, const std::string& named, int line) {
  const std::string at = path_beside(path, named);
  std::error_code ignored;
  if (!named.empty() && !std::filesystem::exists(at, ignored))
    throw Failure(Exit::no_input, path + ":" + std::to_string(line) + ": population." + key +
                                      ": there is no '" + printable(named, 200) +
                                      "', neither beside this file nor from the current folder");
  return at;
}

}  // namespace

RunInput read_population(const std::string& path, const design::ExperimentSpec& spec, Problems& problems) {
  const design::PopulationSpec& population = spec.population;
  std::vector<scenario::Override> overrides;
  for (const auto& text : population.set) {
    const std::size_t equals = text.find('=');
    overrides.push_back({text.substr(0, equals), text.substr(equals + 1), "population.set"});
  }
  const std::string fit = found(path, "fit", population.fit, population.line);
  if (!population.scenario.empty())
    return read_run_input(found(path, "scenario", population.scenario, population.line), overrides, fit,
                          false, problems);
  const std::string unit = store::read_fit(fit).customers.amount_unit;
  return read_run_text(scenario_of(fit, unit.empty() ? spec.currency : unit), path, overrides, problems);
}

}  // namespace stamkund::command
