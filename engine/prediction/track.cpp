#include "engine/prediction/track.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/expect.h"

namespace stamkund::prediction {
namespace {

/// Groups of whom less is expected are not judged: whether their interval holds is hardly more than luck.
constexpr double kLeastExpected = 5.0;

/// Last days of the months from `begin` on, and `until`.
std::vector<Day> ends_of_months(Day begin, Day until) {
  std::vector<Day> ends;
  std::string month = to_string(Day{begin.serial + 1}).substr(0, 7);
  for (Day day{begin.serial + 1}; day <= until; day = Day{day.serial + 1}) {
    const std::string here = to_string(day).substr(0, 7);
    if (here != month) ends.push_back(Day{day.serial - 1});
    month = here;
  }
  ends.push_back(until);
  return ends;
}

/// Purchases of `group` up to `end`.
double count_of(const Group& group, const std::vector<std::vector<std::int32_t>>& bought, Day end) {
  double count = 0.0;
  for (const std::uint32_t i : group.members)
    count += static_cast<double>(std::upper_bound(bought[i].begin(), bought[i].end(), end.serial) -
                                 bought[i].begin());
  return count;
}

void judge(const calibration::Fit& fit, Track& out) {
  const auto& months = out.groups.front().months;
  const TrackedMonth& now = months.back();
  out.bias = now.actual_so_far > 0.0 ? now.expected_so_far / now.actual_so_far - 1.0
                                     : std::numeric_limits<double>::quiet_NaN();
  double off = 0.0, bought = 0.0;
  std::size_t below = 0, above = 0;
  for (const TrackedMonth& month : months) {
    if (month.days < 28.0) continue;
    off += std::abs(month.actual - month.expected);
    bought += month.actual;
    ++(month.actual < month.expected ? below : above);
  }
  out.error = bought > 0.0 ? off / bought : std::numeric_limits<double>::quiet_NaN();
  for (std::size_t g = 1; g < out.groups.size(); ++g) {
    const TrackedMonth& end = out.groups[g].months.back();
    if (end.expected_so_far < kLeastExpected) continue;
    ++out.groups_judged;
    if (end.held()) ++out.groups_held;
  }
  double age = 0.0;
  for (const double one : fit.customers.age_days) age += one / static_cast<double>(fit.customers.size());
  const double since = days_between(out.begin, out.until);
  constexpr double kFewGroups = 5.0;
  constexpr std::size_t kInARow = 3;
  const double limit =
      now.actual_so_far > now.expected_so_far ? now.p95 - now.expected_so_far : now.expected_so_far - now.p05;
  const double distance = std::abs(now.actual_so_far - now.expected_so_far);
  if (!now.held()) {
    out.advice = Advice::again;
    out.why = "what came lies outside the interval";
  } else if (static_cast<double>(out.groups_judged) >= kFewGroups &&
             2 * out.groups_held < out.groups_judged) {
    out.advice = Advice::again;
    out.why = "all together are within the interval, but fewer than half of the groups are";
  } else if (since > age) {
    out.advice = Advice::again;
    out.why = "more time has passed than the fit had seen of its customers on average";
  } else if (distance > 0.5 * limit && (below >= kInARow || above >= kInARow) &&
             std::min(below, above) == 0) {
    out.advice = Advice::watch;
    out.why = "within the interval, but every month is off to the same side";
  } else {
    out.advice = Advice::keep;
    out.why = "what came lies within the interval";
  }
}

}  // namespace

Track track(const calibration::Fit& fit, const std::vector<std::vector<std::int32_t>>& bought, Day until,
            const std::vector<Group>& groups, const TotalsOptions& options, const Threads& threads) {
  STAMKUND_EXPECT(bought.size() == fit.customers.size() && !groups.empty());
  STAMKUND_EXPECT(until > fit.customers.calibration_end);
  Track out;
  out.begin = fit.customers.calibration_end;
  out.until = until;
  for (const Group& group : groups) out.groups.push_back({group.kind, group.name, group.members.size(), {}});
  Day before = out.begin;
  for (const Day end : ends_of_months(out.begin, until)) {
    Request request;
    request.horizon_days = days_between(out.begin, end);
    request.threads = threads;
    const auto totals = predict_totals(fit, request, groups, predict_customers(fit, request), options);
    for (std::size_t g = 0; g < groups.size(); ++g) {
      const TotalPrediction& told = totals[g].totals.front();
      const TrackedMonth* const last = out.groups[g].months.empty() ? nullptr : &out.groups[g].months.back();
      TrackedMonth month;
      month.last = end;
      month.days = days_between(before, end);
      month.actual_so_far = count_of(groups[g], bought, end);
      month.expected_so_far = told.expected;
      month.actual = month.actual_so_far - (last == nullptr ? 0.0 : last->actual_so_far);
      month.expected = month.expected_so_far - (last == nullptr ? 0.0 : last->expected_so_far);
      month.p05 = told.p05;
      month.p95 = told.p95;
      month.plain_p05 = told.plain_p05;
      month.plain_p95 = told.plain_p95;
      out.groups[g].months.push_back(month);
    }
    before = end;
  }
  judge(fit, out);
  return out;
}

}  // namespace stamkund::prediction
