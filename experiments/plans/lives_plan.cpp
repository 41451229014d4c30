#include "experiments/plans/lives_plan.h"

#include <cmath>

#include "experiments/plans/lives_task.h"

namespace stamkund::plans {

using namespace design;

namespace {

/// Enough customers within the window, and within what the file allows?
void check_flow(const LivesTask& task, const LivesPlan& out) {
  const double there = seen(task, out.window_days);
  if (out.plan.total > there * (1.0 + 1e-9))
    task.error("population.window",
               "the test takes " + std::to_string(std::llround(std::ceil(out.plan.total))) +
                   " customers, and " + rounded(out.window_days) + " days see " +
                   std::to_string(std::llround(there)),
               "leave the window out: then the shortest that is long enough is looked for");
  const auto& longest = task.stated.duration_days;
  if (longest && out.window_days > *longest * (1.0 + 1e-9))
    task.error("duration", "the window is longer: " + rounded(out.window_days) + " days",
               "shorten one of them");
}

void finish(const LivesTask& task, LivesPlan& out) {
  power::Outcomes window = task.outcomes(out.window_days);
  out.control = power::moments_of(window, 0);
  out.plan.duration_days = out.window_days;
  out.plan.whole_days = std::ceil(out.window_days * (1.0 - 1e-9));
  const auto& population = task.stated.population;
  for (const double day : {1.0, 7.0, 14.0, 28.0, 56.0, 91.0, 182.0, 364.0})
    if (population.entry != Entry::at_start && day < out.window_days - population.closing_days)
      out.flow.push_back({day, entered(task, day)});
  out.flow.push_back({out.window_days, seen(task, out.window_days)});
  if (out.imposed)
    impose(out.spec, window);
  else
    out.truth = power::truth_of(task.lives, population, window);
  compare(task, out.control);
  if (task.lives.brought > 0)
    out.plan.notes.push_back("members bring customers (" + std::to_string(task.lives.brought) +
                             " in the simulated lives): these are in no arm, and no outcome counts them");
  try_out(task, window, out);
  out.outlook = outlook_of(task, out);
}

}  // namespace

LivesPlan solve_with_lives(const ExperimentSpec& spec, const power::Lives& lives, const std::string& file,
                           const Threads& threads, Problems& problems) {
  LivesPlan out;
  LivesTask task{spec, lives, file, threads, problems};
  const auto measure = power::measure_of(spec.outcome.kind);
  if (!measure) {
    task.error("outcome.kind", "simulated lives tell of proportion, count, revenue and clv only",
               "take one of these, or leave the population out");
    return out;
  }
  task.measure = *measure;
  out.lives = lives.size();
  out.draws = lives.pools.size();
  out.customers = lives.customers;
  out.horizon_days = task.longest();
  out.imposed = lives.arms.size() == 1;
  out.effect_of_twins = task.effect_of_twins = !spec.effect.given() &&
                                               spec.hypothesis == Hypothesis::superiority &&
                                               (spec.per_arm.empty() || spec.solve == Solve::power);
  if (out.effect_of_twins && out.imposed)
    task.error("effect", "missing: no arm of the population brings one about",
               "such as effect: {relative: 5 %}, or name a scenario with an arm to test");
  check_start(task);
  if (problems.has_errors()) return out;
  out.window_days = window_days(task, out.window_solved);
  if (problems.has_errors()) return out;
  out.plan = plan_of_days(task, out.window_days, out.spec, problems);
  if (problems.has_errors()) return out;
  check_flow(task, out);
  if (!problems.has_errors()) finish(task, out);
  return out;
}

}  // namespace stamkund::plans
