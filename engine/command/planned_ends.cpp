#include "engine/command/planned_ends.h"

#include "experiments/design/read_experiment.h"
#include "experiments/plans/plan.h"
#include "experiments/plans/worth.h"

namespace stamkund::command {

void take_planned_ends(const std::string& path, const std::vector<scenario::Override>& overrides,
                       const design::ExperimentSpec& experiment, analysis::Spec& spec) {
  if (experiment.decision.looks < 2) return;
  Problems problems;
  const auto file = design::read_experiment_file(path, overrides, true, problems);
  plans::Plan plan;
  if (!problems.has_errors()) plan = plans::solve(file.spec, path, problems);
  if (problems.has_errors()) {
    spec.notes.push_back("when the test ends is not known, for the plan cannot be made again: " +
                         problems.all().front().message);
    return;
  }
  if (!plan.staged) return;
  for (const auto& stage : plan.staged->stages) {
    const auto on = plans::go_on_of(stage, file.spec, plan.allocation);
    spec.ends.push_back({stage.size, on.believed_above, on.believed_below});
  }
  // It may end at any of them, so effects are shown as they may be seen at every look.
  if (!spec.planned) spec.planned = plan.staged->stages.back().size;
}

}  // namespace stamkund::command
