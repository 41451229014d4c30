#include "engine/calibration/response_state.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace stamkund::calibration {

bool ResponseState::is_free(std::size_t p) const {
  return std::find(free.begin(), free.end(), p) != free.end();
}

std::size_t ResponseState::place(std::size_t p) const {
  return process_size() + static_cast<std::size_t>(std::find(free.begin(), free.end(), p) - free.begin());
}

double ResponseState::z(std::size_t p) const {
  const std::size_t j = place(p);
  return maximum.theta[j] / std::sqrt(covariance(j, j));
}

void ResponseState::hold(std::size_t p, double at, const std::string& why) {
  free.erase(std::find(free.begin(), free.end(), p));
  searched[p] = at;
  why_held[p] = why;
}

void ResponseState::hold_decay(std::size_t group, const std::string& why) {
  hold(scale.decay(group), std::log(kDefaultDecayDays), why);
}

void ResponseState::hold_fatigue(const std::string& why) {
  if (is_free(scale.fatigue_decay()))
    hold(scale.fatigue_decay(), std::log(kDefaultFatigueDecayDays), why);
  else if (is_free(scale.fatigue_weight()))
    hold(scale.fatigue_weight(), 0.0, why + "; lifts are those at the frequency of the past");
}

ProcessInDays ResponseState::process_in_days() const {
  ProcessInDays out;
  out.pareto = pareto;
  for (std::size_t p = 0; p < kProcess; ++p) out.value[p] = std::exp(process[p]);
  out.value[1] *= unit_days;
  if (pareto) out.value[3] *= unit_days;
  return out;
}

void ResponseState::take(Maximum found) {
  maximum = std::move(found);
  process.assign(maximum.theta.begin(), maximum.theta.begin() + static_cast<std::ptrdiff_t>(process_size()));
  for (std::size_t j = 0; j < free.size(); ++j) searched[free[j]] = maximum.theta[process_size() + j];
}

}  // namespace stamkund::calibration
