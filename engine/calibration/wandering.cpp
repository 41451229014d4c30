#include "engine/calibration/wandering.h"

#include <cmath>
#include <vector>

#include "engine/calibration/response_replay.h"

namespace stamkund::calibration {
namespace {

constexpr double kTogetherDays = 56.0;
/// False alarms: 3e-5.
constexpr double kWanders = 4.0;
/// Share of pairs more than expected below which that hardly matters. Assumption: at 12 to 15 % mail to
/// whoever bought of late seems to bring 6 to 24 % where it brings nothing.
constexpr double kHardly = 0.03;

/// Of two uniform places in [0, 1]: that they lie within `a` < 1 of each other; and of three, that the first
/// is within `a` of both others.
struct Chance {
  double of_two, of_three;
};
Chance within(double a) {
  const double cube = a * a * a;
  return {a * (2.0 - a),
          a <= 0.5 ? 4.0 * a * a - 10.0 / 3.0 * cube : (2.0 * a - 1.0) + 2.0 / 3.0 * (1.0 - cube)};
}

/// Pairs of ascending places no further apart than `a`.
double pairs_within(const std::vector<double>& at, double a) {
  double pairs = 0.0;
  for (std::size_t high = 0, low = 0; high < at.size(); ++high) {
    while (at[high] - at[low] >= a) ++low;
    pairs += static_cast<double>(high - low);
  }
  return pairs;
}

}  // namespace

WanderingTest test_wandering(const ResponseHistory& history, const ResponseState& state,
                             const ResponseCalendar& calendar) {
  CalendarFactors factors;
  if (!calendar.empty())
    factors = factors_of(
        calendar, effects_from(state.process.data() + ResponseState::kProcess, calendar, state.pareto));
  const ResponseCoefficients coefficients = state.scale.coefficients(state.searched);
  ResponseReplay replay(coefficients);
  std::vector<double> days, at;
  double pairs = 0.0, expected = 0.0, variance = 0.0;
  for (std::size_t i = 0; i < history.size(); ++i) {
    CalendarView view;
    if (!calendar.empty()) view = view_of(calendar, factors, i);
    const CustomerEvents customer(history, i, view);
    if (customer.purchases.size() < 3) continue;
    days.assign(1, 0.0);
    for (const std::int32_t day : customer.purchases) days.push_back(day);
    at.resize(days.size());
    replay.integrals(customer, days, at);
    const double first = at.front(), length = at.back() - first;
    const double together = kTogetherDays / length;
    if (!(length > 0.0) || together >= 1.0) continue;
    std::vector<double> between;
    for (std::size_t k = 1; k + 1 < at.size(); ++k) between.push_back((at[k] - first) / length);
    const auto n = static_cast<double>(between.size());
    const Chance chance = within(together);
    pairs += pairs_within(between, together);
    expected += 0.5 * n * (n - 1.0) * chance.of_two;
    variance += 0.5 * n * (n - 1.0) * chance.of_two * (1.0 - chance.of_two) +
                n * (n - 1.0) * (n - 2.0) * (chance.of_three - chance.of_two * chance.of_two);
  }
  WanderingTest out;
  out.pairs = expected;
  if (!(variance > 0.0)) return out;
  out.more = pairs / expected - 1.0;
  out.z = (pairs - expected) / std::sqrt(variance);
  out.wanders = out.z > kWanders && out.more > kHardly;
  return out;
}

}  // namespace stamkund::calibration
