#include "experiments/geo/windows.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/geo/time_based.h"

namespace stamkund::geo {
namespace {

std::vector<double> part(const std::vector<double>& all, std::size_t from, std::size_t to) {
  return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
}

}  // namespace

Duration try_duration(const std::vector<double>& control, const std::vector<double>& treated,
                      std::size_t points, std::size_t pretest, const Trial& trial) {
  Duration out;
  out.points = points;
  out.pretest = pretest;
  const std::size_t n = control.size();
  const double tail = trial.one_sided ? trial.alpha : 0.5 * trial.alpha;
  // Formula: a test that follows the data, at the control's mean of late.
  const TimeBased last(part(control, n - pretest, n), part(treated, n - pretest, n));
  const auto late = part(control, n - std::min(n, points), n);
  const double mean = std::accumulate(late.begin(), late.end(), 0.0) / static_cast<double>(late.size());
  const std::vector<double> ahead(points, mean);
  out.outcome = last.foreseen(mean) * static_cast<double>(points);
  const Law law = last.effect(ahead, std::vector<double>(points, last.foreseen(mean)));
  const Law unit{0.0, 1.0, law.degrees};
  out.by_formula = (unit.quantile(1.0 - tail) + unit.quantile(trial.power)) * law.scale / out.outcome;
  std::vector<double> needed;
  double squares = 0.0, alarms = 0.0;
  for (std::size_t from = std::max(trial.held_out, pretest); from + points <= n; ++from) {
    const TimeBased fit(part(control, from - pretest, from), part(treated, from - pretest, from));
    const auto seen = part(treated, from, from + points);
    const Law effect = fit.effect(part(control, from, from + points), seen);
    const double would = std::accumulate(seen.begin(), seen.end(), 0.0) - effect.location;
    if (!(would > 0.0)) continue;
    const double bound = Law{0.0, effect.scale, effect.degrees}.quantile(1.0 - tail);
    const double up = trial.downwards ? -effect.location : effect.location;
    needed.push_back((bound - up) / would);
    alarms += (trial.one_sided ? up : std::abs(up)) > bound ? 1.0 : 0.0;
    squares += std::pow(effect.location / would, 2);
  }
  out.windows = needed.size();
  out.apart = (n - std::min(n, std::max(trial.held_out, pretest))) / points;
  out.by_windows = out.false_alarms = out.spread = std::numeric_limits<double>::quiet_NaN();
  out.smallest = out.by_formula;
  if (needed.empty()) return out;
  const auto windows = static_cast<double>(needed.size());
  out.false_alarms = alarms / windows;
  out.spread = std::sqrt(squares / windows);
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(trial.power * windows)) - 1;
  std::nth_element(needed.begin(), needed.begin() + rank, needed.end());
  out.by_windows = std::max(0.0, needed[static_cast<std::size_t>(rank)]);
  out.smallest = std::max(out.by_formula, out.by_windows);
  return out;
}

}  // namespace stamkund::geo
