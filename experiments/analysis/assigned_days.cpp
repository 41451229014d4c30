#include "experiments/analysis/assigned_days.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/ingest/report.h"
#include "engine/report/numbers.h"
#include "experiments/analysis/sample_ratio.h"

namespace stamkund::analysis {
namespace {

constexpr std::uint64_t kPeriods = 6;

}  // namespace

AssignedDays days_of(const Table& table, const Assignment& assignment) {
  AssignedDays out;
  if (table.date.empty()) return out;
  std::map<Day, std::uint64_t> customers;
  for (std::size_t r = 0; r < table.rows; ++r)
    if (assignment.of_row[r] != Assignment::kOut) ++customers[table.date[r]];
  std::map<Day, std::uint32_t> period;
  std::uint64_t before = 0;
  std::uint64_t last = kPeriods;
  std::vector<std::pair<Day, Day>> ends;
  for (const auto& [day, count] : customers) {
    const std::uint64_t place = before * kPeriods / assignment.counted;
    if (place != last) ends.emplace_back(day, day);
    last = place;
    ends.back().second = day;
    period[day] = static_cast<std::uint32_t>(ends.size() - 1);
    before += count;
  }
  for (const auto& [first, end] : ends)
    out.names.push_back(first == end ? to_string(first) : to_string(first) + " to " + to_string(end));
  out.of_row.assign(table.rows, Words::kNone);
  for (std::size_t r = 0; r < table.rows; ++r)
    if (assignment.of_row[r] != Assignment::kOut) out.of_row[r] = period[table.date[r]];
  return out;
}

std::optional<Check> check_days(const AssignedDays& days, const Assignment& assignment) {
  const std::size_t periods = days.names.size(), arms = assignment.arms.size();
  if (periods < 2) return {};
  std::vector<double> count(periods * arms, 0.0), of_period(periods, 0.0), of_arm(arms, 0.0);
  double all = 0;
  for (std::size_t r = 0; r < days.of_row.size(); ++r) {
    const auto a = assignment.of_row[r];
    if (a == Assignment::kOut) continue;
    count[days.of_row[r] * arms + a] += 1.0;
    of_period[days.of_row[r]] += 1.0;
    of_arm[a] += 1.0;
    all += 1.0;
  }
  double statistic = 0, worst = 0;
  std::size_t worst_arm = 0, worst_period = 0;
  for (std::size_t p = 0; p < periods; ++p)
    for (std::size_t a = 0; a < arms; ++a) {
      const double expected = of_period[p] * of_arm[a] / all;
      const double off = (count[p * arms + a] - expected) / std::sqrt(expected);
      statistic += off * off;
      if (std::abs(off) <= std::abs(worst)) continue;
      worst = off;
      worst_arm = a, worst_period = p;
    }
  const double p = chi_square_tail(statistic, static_cast<double>((periods - 1) * (arms - 1)));
  if (p >= kRatioAlarm) return {};
  Check out;
  out.name = "late_assignment";
  out.count = 1;
  out.message = "arms were not filled at the same times (p " + report::number(p, 2) +
                "): " + days.names[worst_period] + " has " + (worst > 0 ? "more" : "fewer") +
                " customers of the arm '" + ingest::safe_text(assignment.arms[worst_arm], 40) +
                "' than its share; arms then differ by time, too";
  return out;
}

}  // namespace stamkund::analysis
