#include "engine/report/shown_units.h"

#include <algorithm>

namespace stamkund::report {

ShownUnit shown_unit(const scenario::ScenarioSpec& scenario, std::size_t arm) {
  const auto& program = scenario.arms[arm].program;
  if (!program || program->rules.currencies.empty()) return {};
  const auto& main = program->rules.currencies.front();
  if (main.is_money) return {scenario.currency, static_cast<double>(scenario.minor_per_major)};
  return {main.name.empty() ? "units" : main.name, 1.0};
}

std::vector<std::vector<std::size_t>> arms_by_unit(const scenario::ScenarioSpec& scenario) {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> out;
  for (std::size_t a = 0; a < scenario.arms.size(); ++a) {
    const std::string name = shown_unit(scenario, a).name;
    if (name.empty()) continue;
    const auto at = std::find(names.begin(), names.end(), name);
    if (at == names.end()) {
      names.push_back(name);
      out.push_back({a});
    } else {
      out[static_cast<std::size_t>(at - names.begin())].push_back(a);
    }
  }
  return out;
}

}  // namespace stamkund::report
