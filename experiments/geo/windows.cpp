#include "experiments/geo/windows.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "experiments/geo/time_based.h"

namespace stamkund::geo {
namespace {

constexpr double kAlarmsBorne = 2.0;  // times alpha, by the windows of the past (assumption)
/// Alarms that come as rarely as this where alpha holds are no luck (assumption). Windows that overlap differ
/// less than the binomial law says: one duration in a hundred is doubted wrongly.
constexpr double kNoLuck = 0.05;

/// A window of the past in which nothing happened.
struct Window {
  double bound, up, would;  ///< of the effect that is called; what was seen; what is foreseen
};

/// Value of this rank from below.
double ranked(std::vector<double> values, double share) {
  const auto rank = static_cast<std::ptrdiff_t>(std::ceil(share * static_cast<double>(values.size()))) - 1;
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[static_cast<std::size_t>(rank)];
}

/// Chance that of `apart` windows at least this share calls an effect, where each does with chance alpha.
/// Windows that overlap fail together: they count as those that do not. The share need not be a whole number
/// of them: the binomial tail as a beta integral.
double by_luck(double share, std::size_t apart, double alpha) {
  const double n = static_cast<double>(std::max<std::size_t>(1, apart)), k = share * n;
  return k > 0.0 ? boost::math::ibeta(k, n - k + 1.0, alpha) : 1.0;
}

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
  std::vector<Window> windows;
  std::vector<double> beyond;  // times the bound
  double squares = 0.0, alarms = 0.0;
  for (std::size_t from = std::max(trial.held_out, pretest); from + points <= n; ++from) {
    const TimeBased fit(part(control, from - pretest, from), part(treated, from - pretest, from));
    const auto seen = part(treated, from, from + points);
    const Law effect = fit.effect(part(control, from, from + points), seen);
    const double would = std::accumulate(seen.begin(), seen.end(), 0.0) - effect.location;
    if (!(would > 0.0)) continue;
    const double bound = Law{0.0, effect.scale, effect.degrees}.quantile(1.0 - tail);
    const double up = trial.downwards ? -effect.location : effect.location;
    windows.push_back({bound, up, would});
    const double called = trial.one_sided ? up : std::abs(up);
    alarms += called > bound ? 1.0 : 0.0;
    beyond.push_back(called > 0.0 ? called / bound : 0.0);
    squares += std::pow(effect.location / would, 2);
  }
  out.windows = windows.size();
  out.apart = (n - std::min(n, std::max(trial.held_out, pretest))) / points;
  out.by_windows = out.at_level = out.false_alarms = out.spread = out.alarms_by_luck =
      std::numeric_limits<double>::quiet_NaN();
  out.level = trial.alpha;
  out.smallest = out.by_formula;
  if (windows.empty()) return out;
  const auto all = static_cast<double>(windows.size());
  out.false_alarms = alarms / all;
  out.spread = std::sqrt(squares / all);
  const auto found = [&](double times) {
    std::vector<double> needed;
    for (const auto& one : windows) needed.push_back((times * one.bound - one.up) / one.would);
    return std::max(0.0, ranked(std::move(needed), trial.power));
  };
  out.by_windows = out.at_level = found(1.0);
  const bool often = out.false_alarms > kAlarmsBorne * trial.alpha;
  out.alarms_by_luck = by_luck(out.false_alarms, out.apart, trial.alpha);
  out.perhaps_luck = often && (out.apart < 2 || out.alarms_by_luck >= kNoLuck);
  out.holds = !often || out.perhaps_luck;
  if (!out.holds) {
    // The bound is lifted until the windows call no more than alpha.
    const double times = ranked(beyond, 1.0 - trial.alpha);
    out.at_level = found(times);
    const double above = unit.chance_above(times * unit.quantile(1.0 - tail));
    out.level = trial.one_sided ? above : 2.0 * above;
  }
  out.smallest = std::max(out.by_formula, out.at_level);
  return out;
}

}  // namespace stamkund::geo
