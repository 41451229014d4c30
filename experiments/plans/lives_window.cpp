// How long a test must be for enough customers to come by.
#include <algorithm>
#include <cmath>

#include "experiments/plans/lives_task.h"

namespace stamkund::plans {

using namespace design;

namespace {

/// Are there enough customers on this day for what is asked?
bool enough(const LivesTask& task, double days) {
  Problems passed;
  ExperimentSpec spec;
  const Plan plan = plan_of_days(task, days, spec, passed);
  return !passed.has_errors() && plan.total <= seen(task, days);
}

}  // namespace

double entered(const LivesTask& task, double days) {
  double share = 0.0;
  for (const auto& pool : task.lives.pools) {
    double in = 0.0;
    for (std::size_t i = 0; i < pool.size(); ++i)
      if (power::entry_day(task.lives, pool, i, task.stated.population.entry) < task.lives.start_day + days)
        in += 1.0;
    share += in / static_cast<double>(pool.size() * task.lives.pools.size());
  }
  return share * task.lives.customers;
}

double seen(const LivesTask& task, double days) {
  return entered(task, days - task.stated.population.closing_days);
}

double window_days(const LivesTask& task, bool& solved) {
  const auto& given = task.stated.population.window_days;
  if (given && task.stated.solve != Solve::duration) {
    return *given;
  }
  solved = true;
  const double last = std::min(task.longest(), task.stated.duration_days.value_or(task.longest()));
  // Every day of two weeks, then week by week, then the days of that week.
  double before = 0.0;
  for (double day = 1.0; before < last; day += day < 14.0 ? 1.0 : 7.0) {
    day = std::min(day, last);
    task.threads.stop.check();
    if (enough(task, day)) {
      for (double one = before + 1.0; one < day; one += 1.0)
        if (enough(task, one)) {
          return one;
        }
      return day;
    }
    before = day;
  }
  Problems reasons;
  ExperimentSpec spec;
  const Plan plan = plan_of_days(task, last, spec, reasons);
  if (reasons.has_errors()) {
    task.problems.append(reasons);
    return 0.0;
  }
  task.error(
      "population.window",
      "too few come by: " + rounded(last) + " days see " + std::to_string(std::llround(seen(task, last))) +
          " customers, and the test takes " + std::to_string(std::llround(std::ceil(plan.total))),
      "look for a larger effect, accept less power, adjust for what was bought 'before', or lengthen the "
      "scenario");
  return 0.0;
}

}  // namespace stamkund::plans
