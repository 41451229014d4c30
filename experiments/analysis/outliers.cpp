#include "experiments/analysis/outliers.h"

#include <algorithm>
#include <array>

namespace stamkund::analysis {
namespace {

void leave_out(Sums& sums, const Sample& sample, std::size_t i, double shift) {
  const double x = sample.x.empty() ? 1.0 : sample.x[i];
  const double y = sample.y[i] - shift * x;
  sums.units -= 1.0;
  sums.y -= y;
  sums.x -= x;
  sums.yy -= y * y;
  sums.xy -= x * y;
  sums.xx -= x * x;
}

Sums sums_of(const Sample& sample, double shift) {
  Sums sums;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double x = sample.x.empty() ? 1.0 : sample.x[i];
    const double y = sample.y[i] - shift * x;
    sums.units += 1.0;
    sums.y += y;
    sums.x += x;
    sums.yy += y * y;
    sums.xy += x * y;
    sums.xx += x * x;
  }
  return sums;
}

}  // namespace

Outliers without_largest(const Sample& treated, const Sample& control, double alpha) {
  constexpr std::array<std::size_t, 6> kShown{1, 2, 5, 10, 20, 50};
  constexpr std::size_t kNamed = 5;
  std::vector<FarOut> top;
  for (std::size_t i = 0; i < treated.size(); ++i) top.push_back({true, i, treated.y[i]});
  for (std::size_t i = 0; i < control.size(); ++i) top.push_back({false, i, control.y[i]});
  const std::size_t most = std::min(kMostLeftOut, top.size());
  std::partial_sort(
      top.begin(), top.begin() + static_cast<std::ptrdiff_t>(most), top.end(),
      [](const FarOut& a, const FarOut& b) {
        return a.value != b.value ? a.value > b.value : a.treated != b.treated ? a.treated : a.at < b.at;
      });
  // Differences of the values do not change by a shift, and their sums cancel less.
  const Figure start = figure_of(control);
  Sums one = sums_of(treated, start.value), other = sums_of(control, start.value);
  const bool rejected = welch(figure_of(treated), start).p_value() <= alpha;
  Outliers out;
  for (std::size_t k = 1; k <= most; ++k) {
    const FarOut& next = top[k - 1];
    leave_out(next.treated ? one : other, next.treated ? treated : control, next.at, start.value);
    if (one.units < 3.0 || other.units < 3.0) break;
    const Effect effect = welch(figure_of(one), figure_of(other));
    if (out.decided_by == 0 && k <= (rejected ? kMostLeftOut : kMostLeftOutOfNone) &&
        (effect.p_value() <= alpha) != rejected)
      out.decided_by = k;
    if (std::find(kShown.begin(), kShown.end(), k) != kShown.end())
      out.without.push_back({k, effect.estimate(), effect.p_value()});
  }
  const std::size_t named = std::min(most, std::max(kNamed, static_cast<std::size_t>(out.decided_by)));
  out.largest.assign(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(named));
  return out;
}

}  // namespace stamkund::analysis
