#include "engine/page/run_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace stamkund::page {

double mean_in(const metrics::Figure& of, std::size_t arm, std::size_t group, std::size_t groups) {
  double sum = 0.0, had = 0.0;
  of.values.each(arm, [&](std::span<const double> values) {
    for (std::size_t i = group; i < values.size(); i += groups) {
      if (!std::isfinite(values[i])) continue;
      sum += values[i];
      had += 1.0;
    }
  });
  return had > 0.0 ? sum / had : std::numeric_limits<double>::quiet_NaN();
}

metrics::Summary summary_in(const Run& run, const metrics::Figure& of, std::size_t arm, std::size_t group,
                            std::size_t groups) {
  std::vector<double> one;
  const std::vector<double> values = of.values.arm(arm);
  for (std::size_t i = group; i < values.size(); i += groups) one.push_back(values[i]);
  return metrics::summarise(one, run.scenario.spec.uncertainty);
}

std::string Run::group(const std::string& name) const {
  constexpr std::array kOurs{"1 (most moved)", "10 (least)",      "new customers",  "not known",
                             "1 (lightest)",   "10 (heaviest)",   "never a member", "no tier",
                             "surprise gifts", "cashback payout", "reward"};
  return std::find(kOurs.begin(), kOurs.end(), name) != kOurs.end() ? say(name) : name;
}

double Run::level(const char* figure, std::size_t arm) const {
  return results.total(figure).summary[arm].mean;
}

std::vector<double> Run::by_period(const char* figure, std::size_t arm) const {
  const std::size_t periods = results.period_start_days.size();
  for (const auto& one : results.periods) {
    if (one.name != figure) continue;
    std::vector<double> out(periods, 0.0);
    one.values.each(arm, [&](std::span<const std::int64_t> values) {
      for (std::size_t i = 0; i < values.size(); ++i) out[i % periods] += static_cast<double>(values[i]);
    });
    for (double& value : out) value /= static_cast<double>(results.replicates);
    return out;
  }
  return {};
}

std::vector<double> Run::by_review(const char* figure, std::size_t arm) const {
  const std::size_t reviews = results.review_days.size();
  const std::vector<double> values = results.review(figure).values.arm(arm);
  std::vector<double> out(reviews, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t v = 0; v < reviews; ++v) {
    double sum = 0.0, had = 0.0;
    for (std::uint64_t r = 0; r < results.replicates; ++r) {
      const double value = values[r * reviews + v];
      if (!std::isfinite(value)) continue;
      sum += value;
      had += 1.0;
    }
    if (had > 0.0) out[v] = sum / had;
  }
  return out;
}

std::vector<double> Run::weeks() const {
  std::vector<double> out;
  const auto& starts = results.period_start_days;
  for (std::size_t p = 0; p < starts.size(); ++p)
    out.push_back((p + 1 < starts.size() ? starts[p + 1] : scenario.spec.horizon_days) / 7.0);
  return out;
}

Blocks over_weeks(const Run& run, const std::string& id, const std::string& title, const std::string& unit,
                  const std::vector<double>& weeks, std::vector<Series> lines, Over over) {
  std::erase_if(lines, [](const Series& one) {
    return std::none_of(one.y.begin(), one.y.end(), [](double y) { return std::isfinite(y) && y != 0.0; });
  });
  if (lines.empty() || weeks.size() < 2) return {};
  Table table{title + (unit.empty() ? "" : ", " + unit), {run.say("to week")}, {}, false};
  for (const auto& one : lines) table.head.push_back(one.name);
  // A last period of a few days ends in the week in which the one before it did.
  const auto same_week = [&](std::size_t i, std::size_t k) {
    return k < weeks.size() && std::round(weeks[i]) == std::round(weeks[k]);
  };
  // What came in a part of a period would look like a fall.
  constexpr double kRounding = 1e-6;
  const bool part = over == Over::flows && weeks.size() > 2 &&
                    weeks.back() - weeks[weeks.size() - 2] < (1.0 - kRounding) * weeks.front();
  for (std::size_t i = 0; i < weeks.size(); ++i) {
    const bool twice = same_week(i, i + 1) || (i > 0 && same_week(i, i - 1));
    Row row{twice ? run.number(weeks[i], 4) : run.whole(weeks[i])};
    if (part && i + 1 == weeks.size())
      row[0].text += " (" + run.in.days(7.0 * (weeks[i] - weeks[i - 1])) + ")";
    for (const auto& one : lines)
      row.push_back(i < one.y.size()
                        ? (over == Over::shares ? Cell{run.in.percent(one.y[i] / 100.0), one.y[i]}.of("%")
                                                : run.number(one.y[i]).of(unit))
                        : Cell{"-"});
    table.rows.push_back(std::move(row));
  }
  if (part)
    for (Series& one : lines)
      if (one.y.size() == weeks.size()) one.y.back() = std::nan("");
  Chart chart{Kind::lines, title, unit, run.say("weeks"), weeks, {}, std::move(lines)};
  return {Figure{id, std::move(chart), std::move(table)}};
}

}  // namespace stamkund::page
