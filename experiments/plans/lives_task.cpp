#include "experiments/plans/lives_task.h"

#include <cmath>
#include <cstdio>

namespace stamkund::plans {

std::string rounded(double value, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%.*g", digits, value);
  return text;
}

void LivesTask::error(const std::string& where, const std::string& message, const std::string& remedy) const {
  const bool here = where.starts_with("population");
  problems.error({Severity::error, file, here ? stated.population.line : 0, where, message, remedy});
}

void LivesTask::warn(const std::string& where, const std::string& message, const std::string& remedy) const {
  problems.warning({Severity::warning, file, stated.population.line, where, message, remedy});
}

double LivesTask::longest() const { return std::floor(lives.horizon_day - lives.start_day); }

power::Outcomes LivesTask::outcomes(double days) const {
  const double counted = measure == power::Measure::net ? longest() : days;
  return power::outcomes_of(lives, stated.population, measure, days, counted);
}

}  // namespace stamkund::plans
