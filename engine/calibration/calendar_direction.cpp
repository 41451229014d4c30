#include "engine/calibration/calendar_direction.h"

#include <algorithm>
#include <cmath>

namespace stamkund::calibration {
namespace {

constexpr std::size_t kFewest = 3;
constexpr double kWorthSaying = 0.05;  ///< assumption: less does not change what one does
constexpr double kBeyondLuck = 1.959963984540054;

}  // namespace

double too_high(const Foresight& one) { return one.expected / std::max(one.actual, 0.5) - 1.0; }

Direction direction_of(const CalendarError& seen) {
  Direction out;
  double weights = 0.0, roots = 0.0;
  for (const Foresight& one : seen.origins) {
    if (!(one.expected > 0.0) || !(one.luck > 0.0)) continue;
    const double by = too_high(one), weight = 1.0 / (one.luck * one.luck);
    out.least = out.origins == 0 ? by : std::min(out.least, by);
    out.most = out.origins == 0 ? by : std::max(out.most, by);
    out.origins += 1;
    out.high += by > 0.0 ? 1 : 0;
    out.mean += weight * std::log1p(by);
    weights += weight;
    roots += 1.0 / one.luck;
  }
  if (out.origins == 0) return out;
  out.mean /= weights;
  out.error = roots / weights;  // sum of weight times luck
  const bool same = out.least > 0.0 || out.most < 0.0;
  out.one_way = out.origins >= kFewest && same && std::fabs(std::expm1(out.mean)) >= kWorthSaying &&
                std::fabs(out.mean) > kBeyondLuck * out.error;
  return out;
}

}  // namespace stamkund::calibration
