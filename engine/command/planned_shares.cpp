#include "engine/command/planned_shares.h"

#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"

namespace stamkund::command {
namespace {

bool computes_them(const design::ExperimentSpec& experiment) {
  if (experiment.cost_optimal) return true;
  if (experiment.allocation_given || experiment.per_arm_given) return false;
  return experiment.solve == design::Solve::allocation || experiment.solve == design::Solve::profit;
}

}  // namespace

void take_planned_shares(const std::string& path, const std::vector<scenario::Override>& overrides,
                         const design::ExperimentSpec& experiment, analysis::Spec& spec) {
  if (spec.shares_stated || !computes_them(experiment)) return;
  spec.shares.clear();
  Problems problems;
  const auto file = design::read_experiment_file(path, overrides, true, problems);
  plans::Plan plan;
  if (file.spec.population.given)
    problems.error({Severity::error, path, 0, "population", "its customers are not simulated again", ""});
  if (!problems.has_errors()) plan = plans::solve(file.spec, path, problems);
  if (problems.has_errors()) {
    spec.notes.push_back(
        "the sizes of the arms are not held against the plan, for it cannot be made again: " +
        problems.all().front().message);
    return;
  }
  for (std::size_t i = 0; i < plan.allocation.size(); ++i)
    spec.shares.push_back({plan.arms[i], plan.allocation[i]});
  spec.shares_of_no_names = !experiment.arms_named;
}

}  // namespace stamkund::command
