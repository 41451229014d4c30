#include "experiments/analysis/outliers.h"

#include <algorithm>

#include "experiments/analysis/verdict.h"

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

Sample rest_of(const Sample& sample, const std::vector<bool>& left_out) {
  Sample out;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    if (left_out[i]) continue;
    out.y.push_back(sample.y[i]);
    if (!sample.x.empty()) out.x.push_back(sample.x[i]);
  }
  return out;
}

/// The first of `by`'s values, the treated first.
std::vector<FarOut> largest_of(const std::array<const Sample*, 2>& by, std::size_t most) {
  std::vector<FarOut> top;
  for (const bool treated : {true, false}) {
    const Sample& sample = *by[treated ? 0 : 1];
    for (std::size_t i = 0; i < sample.size(); ++i) top.push_back({treated, i, sample.y[i]});
  }
  std::partial_sort(
      top.begin(), top.begin() + static_cast<std::ptrdiff_t>(std::min(most, top.size())), top.end(),
      [](const FarOut& a, const FarOut& b) {
        return a.value != b.value ? a.value > b.value : a.treated != b.treated ? a.treated : a.at < b.at;
      });
  top.resize(std::min(most, top.size()));
  return top;
}

}  // namespace

Outliers without_largest(const std::array<const Sample*, 2>& by, const Sample& treated, const Sample& control,
                         const VerdictRule& rule) {
  constexpr std::array<std::size_t, 6> kShown{1, 2, 5, 10, 20, 50};
  constexpr std::size_t kNamed = 5;
  const auto top = largest_of(by, kMostLeftOut);
  // Differences of the values do not change by a shift, and their sums cancel less.
  const double shift = figure_of(control).value;
  Sums one = sums_of(treated, shift), other = sums_of(control, shift);
  std::vector<bool> without_treated(treated.size()), without_control(control.size());
  Outliers out;
  bool open = true;
  const std::size_t most = shows_nothing(rule.printed) ? kMostLeftOutOfNone : kMostLeftOut;
  for (std::size_t k = 0; k <= top.size(); ++k) {
    if (k > 0) {
      const FarOut& next = top[k - 1];
      leave_out(next.treated ? one : other, next.treated ? treated : control, next.at, shift);
      (next.treated ? without_treated : without_control)[next.at] = true;
    }
    if (one.units < 3.0 || other.units < 3.0) break;
    Effect effect = welch(figure_of(one), figure_of(other));
    const bool shown = std::find(kShown.begin(), kShown.end(), k) != kShown.end();
    if (shown) out.without.push_back({k, effect.estimate(), effect.p_value()});
    open = open && k <= most && effect.standard_error() > 0.0;
    if (!open) continue;
    if (rule.law) effect.law = rule.law(rest_of(treated, without_treated), rest_of(control, without_control));
    const bool same = rule.verdict(effect) == rule.printed;
    if (k > 0 && !same) out.decided_by = k;
    open = same;
  }
  const std::size_t named = std::min(top.size(), std::max(kNamed, static_cast<std::size_t>(out.decided_by)));
  out.largest.assign(top.begin(), top.begin() + static_cast<std::ptrdiff_t>(named));
  return out;
}

}  // namespace stamkund::analysis
