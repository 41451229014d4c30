// What a file says against what the lives say.
#include <cmath>

#include "experiments/plans/lives_task.h"

namespace stamkund::plans {

using namespace design;

void check_start(const LivesTask& task) {
  const PopulationSpec& p = task.stated.population;
  if (p.window_days && *p.window_days > task.longest() && task.stated.solve != Solve::duration)
    task.error("population.window",
               "the scenario ends " + rounded(task.longest()) + " days after the start of the test",
               "lengthen it with population.set: ['horizon=...'], or shorten the window");
  if (task.longest() < 1.0)
    task.error("population.start", "the scenario ends before the test begins",
               "start earlier, or lengthen it with population.set: ['horizon=...']");
  if (p.before_days > p.start_day && !task.lives.past_is_history)
    task.error("population.before",
               "the scenario begins " + rounded(p.start_day) +
                   " days before the test: nothing is known of longer ago",
               "start the test later, or shorten 'before'");
  for (const auto& arm : task.lives.before_test)
    task.error("population.start", "'" + printable(arm) + "' differs from the control before the test begins",
               "let it begin with the test, such as population.set: ['arms[" + printable(arm) +
                   "].program.starts=" + rounded(p.start_day) + " days']");
  if (p.entry == Entry::at_start) {
    bool known = false;
    for (const auto& pool : task.lives.pools)
      for (const double day : pool.known_day) known = known || day < task.lives.start_day;
    if (!known)
      task.error("population.enter", "nobody is known when the test starts",
                 "start it later, or enter: at first visit");
  }
}

namespace {

void compare_stated(const LivesTask& task, const power::Moments& control) {
  const auto far = [](double stated, double lives) {
    return std::abs(stated - lives) > 0.1 * std::abs(lives);
  };
  const auto& o = task.stated.outcome;
  if (o.baseline && far(*o.baseline, control.mean))
    task.warn("outcome.baseline",
              "stated as " + rounded(*o.baseline) + "; the simulated customers have " + rounded(control.mean),
              "leave it out to plan with theirs");
  if (o.sd && far(*o.sd, control.sd))
    task.warn("outcome.sd",
              "stated as " + rounded(*o.sd) + "; the simulated customers have " + rounded(control.sd),
              "leave it out to plan with theirs");
}

/// A covariate that the lives do not know.
void check_covariate(const LivesTask& task, const power::Moments& control) {
  const double stated = task.stated.covariate_correlation;
  if (stated == 0.0) return;
  if (!(task.stated.population.before_days > 0.0))
    task.warn("covariate", "the simulated tests do not know it, so they find less than the formula says",
              "population.before adjusts for what was bought before, with the correlation of the lives");
  else if (std::abs(stated - control.correlation) > 0.1)
    task.warn(
        "covariate.correlation",
        "stated as " + rounded(stated) + "; the simulated customers have " + rounded(control.correlation),
        "leave it out to plan with theirs");
}

void check_entries(const LivesTask& task) {
  if (task.stated.population.entry != Entry::first_visit) return;
  for (std::size_t a = 1; a < task.lives.arms.size(); ++a)
    // A hundredth is no more than ties and rounding of a till (assumption).
    if (const double other = power::other_entries(task.lives, a); other > 0.01)
      task.warn("population.enter",
                "'" + printable(task.lives.arms[a]) + "' changes who comes first and when (" +
                    rounded(100.0 * other) +
                    " % of customers): a test that begins with the first visit would not see it",
                "enter: at start");
}

}  // namespace

void compare(const LivesTask& task, const power::Moments& control) {
  compare_stated(task, control);
  check_covariate(task, control);
  check_entries(task);
}

}  // namespace stamkund::plans
