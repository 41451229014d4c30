// The arms of a plan on simulated lives: those of the scenario, or one that changes the control's outcomes.
#include <algorithm>
#include <cmath>

#include "engine/base/nearest.h"
#include "experiments/design/contrast.h"
#include "experiments/plans/lives_task.h"

namespace stamkund::plans {

using namespace design;

namespace {

std::string all_of(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& one : names) out += (out.empty() ? "'" : ", '") + printable(one) + "'";
  return out;
}

}  // namespace

std::vector<double> changed(const ExperimentSpec& spec, const std::vector<double>& control, double effect) {
  double mean = 0.0;
  for (const double one : control) mean += one / static_cast<double>(control.size());
  auto out = control;
  if (spec.outcome.kind == OutcomeKind::proportion) {
    auto change = static_cast<std::int64_t>(std::llround(effect * static_cast<double>(control.size())));
    for (double& one : out) {
      if (change > 0 && one == 0.0) one = 1.0, --change;
      if (change < 0 && one == 1.0) one = 0.0, ++change;
    }
  } else if (mean != 0.0) {
    for (double& one : out) one *= 1.0 + effect / mean;
  }
  return out;
}

void impose(const ExperimentSpec& spec, power::Outcomes& outcomes) {
  const double effect = absolute_effect(spec);
  for (auto& pool : outcomes.pools) {
    const auto treated = changed(spec, pool.y[0], effect);
    pool.y.resize(1);
    for (std::size_t a = 1; a < spec.arms.size(); ++a) pool.y.push_back(treated);
  }
}

std::vector<std::size_t> arms_in(ExperimentSpec& spec, const std::vector<std::string>& scenario_arms,
                                 const std::string& file, Problems& problems) {
  std::vector<std::size_t> out;
  if (scenario_arms.size() == 1) return {0};  // only a control: the effect is imposed
  if (!spec.arms_named) {
    const std::vector<std::string> treated(scenario_arms.begin() + 1, scenario_arms.end());
    if (treated.size() > 1)
      problems.error({Severity::error, file, spec.population.line, "arms",
                      "missing: which arms of the scenario are tested; it has " + all_of(treated),
                      "such as arms: [{name: " + printable(scenario_arms[0]) +
                          "}, {name: " + printable(treated[0]) + "}]"});
    out = {0, 1};
    if (spec.arms.size() > out.size())
      problems.error(
          {Severity::error, file, 0, "arms", "the scenario has fewer arms than the experiment", ""});
    for (std::size_t a = 0; a < std::min(out.size(), spec.arms.size()); ++a)
      spec.arms[a].name = scenario_arms[out[a]];
    return out;
  }
  for (const auto& arm : spec.arms) {
    const auto found = std::find(scenario_arms.begin(), scenario_arms.end(), arm.name);
    if (found == scenario_arms.end())
      problems.error({Severity::error, file, spec.population.line, "arms",
                      "the scenario has no arm '" + printable(arm.name) + "', but " + all_of(scenario_arms),
                      did_you_mean(arm.name, scenario_arms)});
    else
      out.push_back(static_cast<std::size_t>(found - scenario_arms.begin()));
  }
  return out;
}

}  // namespace stamkund::plans
