#include "engine/calibration/calendar_test.h"

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "engine/calibration/response_objective.h"

namespace stamkund::calibration {
namespace {

/// Steps are at least four weeks, and no more than this many.
constexpr double kStepDays = 28.0;
constexpr std::size_t kMostSteps = 120;
/// With fewer purchases a step has no normal distribution.
constexpr double kFewest = 10.0;
/// False alarms: 0.1 %.
constexpr double kMoves = 0.001;

struct Steps {
  double from = 0;
  double days = kStepDays;
  std::size_t count = 0;
  [[nodiscard]] std::size_t of(double serial) const {
    const double k = std::floor((serial - from) / days);
    return static_cast<std::size_t>(std::clamp(k, 0.0, static_cast<double>(count) - 1.0));
  }
};

Steps steps_over(const ingest::CustomerTable& table) {
  Steps steps;
  steps.from = std::numeric_limits<double>::infinity();
  double to = -std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < table.size(); ++i) {
    steps.from = std::min(steps.from, double{1} * table.first_day[i].serial);
    to = std::max(to, table.first_day[i].serial + table.age_days[i]);
  }
  if (!(to > steps.from)) return steps;
  steps.days = std::max(kStepDays, std::ceil((to - steps.from) / static_cast<double>(kMostSteps)));
  steps.count = static_cast<std::size_t>(std::ceil((to - steps.from + 1.0) / steps.days));
  return steps;
}

/// The fit's covariates, and an indicator of each step, on purchase.
ResponseCalendar with_steps(const ResponseCalendar& fit, const ingest::CustomerTable& table,
                            const Steps& steps) {
  ResponseCalendar out;
  out.purchase_size = fit.purchase_size + steps.count;
  out.lifetime_size = fit.lifetime_size;
  out.purchase_scale = fit.purchase_scale;
  out.purchase_scale.resize(out.purchase_size, 1.0);
  out.lifetime_scale = fit.lifetime_scale;
  out.path = fit.empty() ? std::vector<std::uint32_t>(table.size(), 0) : fit.path;
  for (const Day day : table.first_day) out.first_day.push_back(day.serial);
  out.path_begin.push_back(0);
  const std::size_t paths = fit.empty() ? 1 : fit.path_begin.size() - 1;
  for (std::size_t p = 0; p < paths; ++p) {
    std::vector<double> starts;
    if (!fit.empty())
      starts.assign(fit.start_day.begin() + static_cast<std::ptrdiff_t>(fit.path_begin[p]),
                    fit.start_day.begin() + static_cast<std::ptrdiff_t>(fit.path_begin[p + 1]));
    for (std::size_t k = 0; k < steps.count; ++k)
      starts.push_back(k == 0 ? -std::numeric_limits<double>::infinity()
                              : steps.from + static_cast<double>(k) * steps.days);
    std::sort(starts.begin(), starts.end());
    starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
    std::size_t segment = fit.empty() ? 0 : fit.path_begin[p];
    for (const double start : starts) {
      while (!fit.empty() && segment + 1 < fit.path_begin[p + 1] && fit.start_day[segment + 1] <= start)
        ++segment;
      out.start_day.push_back(start);
      for (std::size_t c = 0; c < fit.purchase_size; ++c)
        out.purchase.push_back(fit.purchase[segment * fit.purchase_size + c]);
      const std::size_t step = steps.of(start);
      for (std::size_t k = 0; k < steps.count; ++k) out.purchase.push_back(k == step ? 1.0 : 0.0);
      for (std::size_t c = 0; c < fit.lifetime_size; ++c)
        out.lifetime.push_back(fit.lifetime[segment * fit.lifetime_size + c]);
    }
    out.path_begin.push_back(out.start_day.size());
  }
  return out;
}

}  // namespace

CalendarTest test_calendar(const ingest::CustomerTable& table, const ResponseHistory& history,
                           const ResponseState& state, const ResponseCalendar& calendar,
                           const Threads& threads) {
  CalendarTest out;
  const Steps steps = steps_over(table);
  if (steps.count < 2) return out;
  const ResponseCalendar wide = with_steps(calendar, table, steps);
  const auto objective =
      response_objective(table, history, {state.pareto, state.unit_days, state.searched, {}, threads, &wide});
  // The process, effects on purchase, the steps at 0, effects on leaving.
  const std::size_t first = ResponseState::kProcess + calendar.purchase_size;
  std::vector<double> theta(state.process.begin(),
                            state.process.begin() + static_cast<std::ptrdiff_t>(first));
  theta.resize(first + steps.count, 0.0);
  theta.insert(theta.end(), state.process.begin() + static_cast<std::ptrdiff_t>(first), state.process.end());
  std::vector<double> slope(theta.size());
  (void)objective->evaluate(theta.data(), slope.data());
  std::vector<double> bought(steps.count, 0.0);
  for (std::size_t i = 0; i < history.size(); ++i)
    for (std::size_t k = history.purchase_begin[i]; k < history.purchase_begin[i + 1]; ++k)
      bought[steps.of(table.first_day[i].serial + history.purchase_day[k])] += 1.0;
  for (std::size_t k = 0; k < steps.count; ++k) {
    if (bought[k] < kFewest) continue;
    // The slope is what was bought less what the fit expects there; its variance is at most what was bought.
    out.chi_square += slope[first + k] * slope[first + k] / bought[k];
    out.periods += 1;
  }
  if (out.periods < 2) return out;
  out.p_value = boost::math::gamma_q(0.5 * out.periods, 0.5 * out.chi_square);
  out.moves = out.p_value < kMoves;
  return out;
}

}  // namespace stamkund::calibration
