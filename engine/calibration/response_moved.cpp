#include "engine/calibration/response_moved.h"

#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/calibration/response_score.h"
#include "engine/calibration/response_stretches.h"

namespace stamkund::calibration {
namespace {

/// When what came sooner may be missing: after a lift of weeks, of a month, of days. The first that shows it
/// is it: a short time would leave out what is missing later. Assumption.
constexpr std::array<MissingDays, 3> kMissing{{{14, 42}, {28, 70}, {7, 21}}};
/// One-sided: 0.5 % false alarms, of one, and of the lowest of three scores.
constexpr double kLess = -2.58;
constexpr double kLessOfThree = -2.94;
/// Mean gain of the rate below which nothing can have moved.
constexpr double kNoGain = 1e-6;

/// Column 0 on those days of hers after a contact.
std::vector<Stretch> missing_days(const CustomerEvents& customer, const MissingDays& after) {
  std::vector<Stretch> out{{-std::numeric_limits<double>::infinity(), Stretch::kNone}};
  double until = -std::numeric_limits<double>::infinity();
  for (const HistoryContact& contact : customer.contacts) {
    if (!contact.acts) continue;
    const double from = contact.day + after.from;
    if (from > until) {
      if (std::isfinite(until)) out.push_back({until, Stretch::kNone});
      out.push_back({from, 0});
    }
    until = contact.day + after.to;
  }
  if (std::isfinite(until)) out.push_back({until, Stretch::kNone});
  return out;
}

/// What lifts bring over all the time watched, in days at the rate without them, and how much of the days on
/// which purchases are missing there is, at the rates of those days.
struct Gain {
  double brought = 0, missing_days = 0;
  [[nodiscard]] double net(double log_rate) const { return brought + std::expm1(log_rate) * missing_days; }
};

Gain gain_of(const ResponseHistory& history, const MissingDays& after, ResponseCoefficients coefficients) {
  coefficients.member_change = 0.0;
  ResponseReplay replay(coefficients);
  Gain out;
  std::vector<double> days, at;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const CustomerEvents customer(history, i);
    if (customer.contacts.empty()) continue;
    days = {0.0};
    const std::vector<Stretch> stretches = missing_days(customer, after);
    for (std::size_t k = 1; k < stretches.size(); ++k)
      days.push_back(std::fmin(std::fmax(stretches[k].start, 0.0), customer.age));
    days.push_back(customer.age);
    at.resize(days.size());
    replay.integrals(customer, days, at);
    out.brought += at.back() - at.front() - (days.back() - days.front());
    for (std::size_t k = 1; k < stretches.size(); ++k)
      if (stretches[k].column == 0) out.missing_days += at[k + 1] - at[k];
  }
  return out;
}

}  // namespace

std::optional<NetOfMoved> net_of_moved(const ingest::CustomerTable& table, const ResponseHistory& history,
                                       const ModelFit& plain, const ResponseCalendar& shared,
                                       const ResponseState& arms, const ResponseOptions& options,
                                       const Evidence* evidence) {
  // The search alone is not enough: beside a lift and its decay a coefficient is far from normal.
  NetOfMoved out;
  ResponseCalendar with;
  for (const MissingDays& after : kMissing) {
    ResponseCalendar one = with_stretches(shared, table, Bends::purchase, 1, [&](std::size_t i) {
      return missing_days(CustomerEvents(history, i), after);
    });
    const std::size_t last = ResponseState::kProcess + one.purchase_size - 1;
    if (!(score_of_one_more(table, history, one, arms, last, options.threads) < kLessOfThree)) continue;
    out.days = after;
    with = std::move(one);
    break;
  }
  if (with.empty()) return std::nullopt;
  const std::size_t place = ResponseState::kProcess + with.purchase_size - 1;
  ResponseSearch search(table, history, plain, with, options, evidence);
  search.widen_to_scores();
  const ResponseState& state = search.state();
  if (state.maximum.log_covariance.empty() || !(state.covariance(place, place) > 0.0)) return std::nullopt;
  out.searched = state.searched;
  const double log_rate = state.process[place], error = std::sqrt(state.covariance(place, place));
  if (!(log_rate < kLess * error)) return std::nullopt;
  out.rate = std::expm1(log_rate);
  out.rate_error = std::exp(log_rate) * error;
  const Gain gain = gain_of(history, out.days, search.coefficients());
  if (!(gain.brought > kNoGain * gain.missing_days)) return std::nullopt;
  out.factor = gain.net(log_rate) / gain.brought;
  constexpr double kStep = 1e-3;
  std::vector<double> slope(state.dimension(), 0.0);
  slope[place] = std::exp(log_rate) * gain.missing_days;
  for (std::size_t j = 0; j < state.free.size(); ++j) {
    std::vector<double> moved = state.searched;
    moved[state.free[j]] += kStep;
    const double up = gain_of(history, out.days, state.scale.coefficients(moved)).net(log_rate);
    moved[state.free[j]] -= 2.0 * kStep;
    slope[state.process_size() + j] =
        (up - gain_of(history, out.days, state.scale.coefficients(moved)).net(log_rate)) / (2.0 * kStep);
  }
  double variance = 0.0;
  for (std::size_t a = 0; a < slope.size(); ++a)
    for (std::size_t b = 0; b < slope.size(); ++b) variance += slope[a] * state.covariance(a, b) * slope[b];
  out.factor_error = std::sqrt(std::fmax(0.0, variance)) / gain.brought;
  return out;
}

}  // namespace stamkund::calibration
