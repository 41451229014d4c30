#include "engine/report/year_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/calendar.h"
#include "engine/report/mean_of.h"
#include "engine/report/numbers.h"
#include "engine/report/shown_units.h"
#include "engine/report/table.h"

namespace stamkund::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct Part {
  const char* figure;
  const char* name;
  bool at_end = false;  ///< a level at the year's end, not a sum
  double in_net = 0.0;  ///< sign with which net takes it
};

const std::vector<Part> kMoney{{"revenue", "sales"},
                               {"discounts", "discounts"},
                               {"margin", "margin", false, 1.0},
                               {"fees", "fees", false, 1.0},
                               {"partner_income", "partners", false, 1.0},
                               {"reward_cost", "rewards", false, -1.0},
                               {"perk_cost", "perks", false, -1.0},
                               {"enrolment_cost", "joining", false, -1.0},
                               {"referral_cost", "referral", false, -1.0},
                               {"birthday_cost", "birthdays", false, -1.0},
                               {"contact_cost", "contacts", false, -1.0},
                               {"nps_cost", "surveys", false, -1.0},
                               {"platform_cost", "platform", false, -1.0},
                               {"net_to_horizon", "net"}};
const std::vector<Part> kUnearned{{"unearned_fees", "unearned fees at end", true}};
const std::vector<Part> kMembers{{"alive", "still customers", true},
                                 {"members", "members", true},
                                 {"enrolments", "joined"},
                                 {"rewards", "rewards"}};
const std::vector<Part> kUnits{{"units_at_start", "held on day 0"},
                               {"issued", "issued"},
                               {"redeemed", "redeemed"},
                               {"expired", "expired"},
                               {"reversed", "taken back"},
                               {"outstanding", "left", true}};

std::size_t year_of(double day) { return static_cast<std::size_t>(std::floor((day + 1e-9) / kDaysPerYear)); }

const metrics::CountedFigure* figure(const metrics::Results& results, const char* name) {
  for (const auto& one : results.periods)
    if (one.name == name) return &one;
  return nullptr;
}

/// Sum over the replicates in each period: whole numbers, so sums of periods are exact.
std::vector<double> sums_of(const metrics::Results& results, const metrics::CountedFigure& of,
                            std::size_t arm) {
  const std::size_t periods = results.period_start_days.size();
  std::vector<double> out(periods, 0.0);
  of.values.each(arm, [&](std::span<const std::int64_t> values) {
    for (std::size_t i = 0; i < values.size(); ++i) out[i % periods] += static_cast<double>(values[i]);
  });
  return out;
}

YearTable rows_of(const metrics::Results& results, double horizon_days) {
  YearTable out;
  const auto& begins = results.period_start_days;
  for (std::size_t p = 0; p < begins.size(); ++p)
    out.year_of_period.push_back(
        year_of(0.5 * (begins[p] + (p + 1 < begins.size() ? begins[p + 1] : horizon_days))));
  const std::size_t years = out.year_of_period.back() + 1;
  for (const auto& arm : results.arms)
    for (std::size_t y = 0; y < years; ++y) {
      out.arms.push_back(arm);
      const auto& starts = results.period_start_days;
      double days = 0.0;
      for (std::size_t p = 0; p < starts.size(); ++p)
        if (out.year_of_period[p] == y)
          days += (p + 1 < starts.size() ? starts[p + 1] : horizon_days) - starts[p];
      const double weeks = std::round(days / 7.0);
      out.years.push_back(std::to_string(y + 1));
      out.weeks.push_back(weeks == kWeeksOfAYear ? 0.0 : weeks);
    }
  return out;
}

/// `scale`: [arms] what is counted for each that is told.
void add(YearTable& out, const metrics::Results& results, const std::vector<Part>& parts,
         const std::vector<double>& scale) {
  const std::size_t years = out.years.size() / results.arms.size();
  for (const Part& part : parts) {
    const auto* const of = figure(results, part.figure);
    if (of == nullptr) continue;
    YearTable::Column column{part.name, std::vector<double>(out.years.size(), 0.0), part.figure};
    for (std::size_t a = 0; a < results.arms.size(); ++a) {
      const std::vector<double> sums = sums_of(results, *of, a);
      for (std::size_t p = 0; p < sums.size(); ++p) {
        double& cell = column.cells[a * years + out.year_of_period[p]];
        cell = (part.at_end ? 0.0 : cell) + sums[p];
      }
      for (std::size_t y = 0; y < years; ++y)
        column.cells[a * years + y] /= static_cast<double>(results.replicates) * scale[a];
    }
    if (std::any_of(column.cells.begin(), column.cells.end(), [](double cell) { return cell != 0.0; }))
      out.columns.push_back(std::move(column));
  }
}

/// Members' part of each year's sales: as the share of the whole run, mean of the replicates that sold
/// anything.
void add_members_share(YearTable& out, const metrics::Results& results) {
  const auto* const theirs = figure(results, "member_revenue");
  const auto* const all = figure(results, "revenue");
  if (theirs == nullptr || all == nullptr) return;
  const std::size_t years = out.years.size() / results.arms.size();
  const std::size_t periods = results.period_start_days.size();
  YearTable::Column column{"members' share of sales", std::vector<double>(out.years.size(), kNone),
                           "member_share_of_revenue", true};
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const auto by_year = [&](const metrics::CountedFigure& of) {
      std::vector<double> sums(results.replicates * years, 0.0);
      const std::vector<std::int64_t> values = of.values.arm(a);
      for (std::size_t i = 0; i < values.size(); ++i)
        sums[i / periods * years + out.year_of_period[i % periods]] += static_cast<double>(values[i]);
      return sums;
    };
    const std::vector<double> part = by_year(*theirs), whole = by_year(*all);
    for (std::size_t y = 0; y < years; ++y) {
      double sum = 0.0, had = 0.0;
      for (std::size_t i = y; i < whole.size(); i += years)
        if (whole[i] != 0.0) {
          sum += part[i] / whole[i];
          had += 1.0;
        }
      if (had > 0.0) column.cells[a * years + y] = sum / had;
    }
  }
  if (std::none_of(column.cells.begin(), column.cells.end(), [](double cell) { return cell > 0.0; })) return;
  const auto members = std::find_if(out.columns.begin(), out.columns.end(),
                                    [](const auto& one) { return one.figure == "members"; });
  out.columns.insert(members == out.columns.end() ? members : members + 1, std::move(column));
}

/// What net holds and no column says: then the table would not add up.
void add_rest(YearTable& table) {
  if (table.columns.empty() || table.columns.back().name != kMoney.back().name) return;
  YearTable::Column rest{"other", table.columns.back().cells, "other"};
  for (const auto& column : table.columns)
    for (const Part& part : kMoney)
      for (std::size_t i = 0; column.name == part.name && i < rest.cells.size(); ++i)
        rest.cells[i] -= part.in_net * column.cells[i];
  // Sums of rounded means differ by less than a unit of money a year.
  if (std::any_of(rest.cells.begin(), rest.cells.end(), [](double cell) { return std::abs(cell) > 1.0; }))
    table.columns.insert(table.columns.end() - 1, std::move(rest));
}

/// Deferred revenue at the last review in each year; none where an arm has no program.
void add_liability(YearTable& table, const metrics::Results& results) {
  if (results.review_days.empty()) return;
  const auto& of = results.review("deferred_revenue").values;
  const std::size_t years = table.years.size() / results.arms.size();
  const std::size_t reviews = results.review_days.size();
  YearTable::Column column{"deferred at end", std::vector<double>(table.years.size(), kNone),
                           "deferred_revenue"};
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const std::vector<double> values = of.arm(a);
    for (std::size_t v = 0; v < reviews; ++v) {
      double sum = 0.0;
      for (std::uint64_t r = 0; r < results.replicates; ++r) sum += values[r * reviews + v];
      // A review on the last day of a year is of that year.
      const std::size_t year = std::min(years - 1, year_of(results.review_days[v] - 1.0));
      column.cells[a * years + year] = sum / static_cast<double>(results.replicates);
    }
  }
  table.columns.push_back(std::move(column));
}

/// What members have paid for terms that are not over at each year's end; none where nobody pays a fee.
void add_unearned(YearTable& table, const metrics::Results& results, const std::vector<double>& minor) {
  add(table, results, kUnearned, minor);
  if (table.columns.empty() || table.columns.back().name != kUnearned.front().name) return;
  auto& cells = table.columns.back().cells;
  const std::size_t years = table.years.size() / results.arms.size();
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const auto begin = cells.begin() + static_cast<std::ptrdiff_t>(a * years);
    const auto end = begin + static_cast<std::ptrdiff_t>(years);
    if (std::all_of(begin, end, [](double cell) { return cell == 0.0; })) std::fill(begin, end, kNone);
  }
}

struct Addend {
  const char* figure;
  const char* name;
  double sign;
};

/// Means of the replicates; columns that come to nothing in whole units are left out, and what is missing to
/// the sum is "other". `some`: only arms whose sum is not zero.
SumTable sum_of(const metrics::Results& results, const std::vector<Addend>& addends, const char* figure,
                const char* name, bool some) {
  SumTable out;
  const auto mean = [&](const char* of, std::size_t arm) { return mean_of(results, of, arm); };
  std::vector<std::size_t> arms;
  for (std::size_t a = 0; a < results.arms.size(); ++a)
    if (!some || mean(figure, a) != 0.0) arms.push_back(a);
  std::vector<double> rest;
  for (const std::size_t a : arms) {
    out.arms.push_back(results.arms[a]);
    rest.push_back(mean(figure, a));
  }
  const auto any_above = [](const std::vector<double>& cells, double least) {
    return std::any_of(cells.begin(), cells.end(), [&](double cell) { return std::abs(cell) > least; });
  };
  for (const Addend& one : addends) {
    YearTable::Column column{one.name, {}};
    for (const std::size_t a : arms) column.cells.push_back(one.sign * mean(one.figure, a));
    if (!any_above(column.cells, 0.5)) continue;
    for (std::size_t i = 0; i < arms.size(); ++i) rest[i] -= column.cells[i];
    out.columns.push_back(std::move(column));
  }
  // Floating-point sums differ by less than half a minor unit.
  if (any_above(rest, 0.5 / static_cast<double>(results.minor_per_major)))
    out.columns.push_back({"other", rest});
  YearTable::Column sum{name, {}};
  for (const std::size_t a : arms) sum.cells.push_back(mean(figure, a));
  out.columns.push_back(std::move(sum));
  return out;
}

std::string text_of(const YearTable& in) {
  if (in.columns.empty()) return "";
  Table table;
  std::vector<std::string> names = in.arms;
  // An arm's name stands in its first row.
  for (std::size_t i = names.size(); i-- > 1;)
    if (in.arms[i] == in.arms[i - 1]) names[i].clear();
  table.column("arm", names);
  std::vector<std::string> years = in.years;
  for (std::size_t i = 0; i < years.size(); ++i)
    if (in.weeks[i] > 0.0)
      years[i] += " (" + number(in.weeks[i]) + (in.weeks[i] == 1.0 ? " week)" : " weeks)");
  table.column("year", years);
  if (!in.units.empty()) table.column("unit", in.units);
  for (const auto& column : in.columns) {
    std::vector<std::string> cells;
    for (const double cell : column.cells)
      cells.push_back(!std::isfinite(cell) ? "-" : column.share ? percent(cell) : number(std::round(cell)));
    table.column(column.name, std::move(cells));
  }
  return table.text("  ");
}

}  // namespace

YearTable year_money(const metrics::Results& results, double horizon_days) {
  YearTable out = rows_of(results, horizon_days);
  const std::vector<double> minor(results.arms.size(), static_cast<double>(results.minor_per_major));
  add(out, results, kMoney, minor);
  add_rest(out);
  add_liability(out, results);
  add_unearned(out, results, minor);
  return out;
}

YearTable year_units(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  YearTable out = rows_of(results, scenario.horizon_days);
  std::vector<double> scale, ones(results.arms.size(), 1.0);
  bool named = false;
  for (std::size_t a = 0; a < results.arms.size(); ++a) {
    const ShownUnit unit = shown_unit(scenario, a);
    scale.push_back(unit.counted);
    named = named || !unit.name.empty();
    for (std::size_t y = 0; y < out.years.size() / results.arms.size(); ++y)
      out.units.push_back(unit.name.empty() ? "-" : unit.name);
  }
  if (!named) out.units.clear();
  add(out, results, kMembers, ones);
  add_members_share(out, results);
  add(out, results, kUnits, scale);
  return out;
}

SumTable net_sum(const metrics::Results& results) {
  return sum_of(results, {{"net_to_horizon", "net of the years", 1.0}, {"owed", "owed at the horizon", -1.0}},
                "net", "net", false);
}

SumTable cost_sum(const metrics::Results& results) {
  return sum_of(results,
                {{"cost", "paid", 1.0},
                 {"discounts", "discounts", 1.0},
                 {"owed_rewards", "rewards owed", 1.0},
                 {"owed_open", "units never used", 1.0},
                 {"owed_membership", "terms paid for", 1.0},
                 {"owed_birthdays", "birthdays owed", 1.0}},
                "program_cost", "program cost", true);
}

std::string year_tables(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  std::string out = "Profit and loss by year, " + results.currency +
                    " (all is counted when it is paid, so net is cash, before what is owed at the "
                    "horizon; sales are after discounts):\n" +
                    text_of(year_money(results, scenario.horizon_days));
  const auto sum = [&](const SumTable& in, const std::string& title) {
    if (in.arms.empty()) return;
    Table table;
    table.column("arm", in.arms);
    for (const auto& column : in.columns) {
      std::vector<std::string> cells;
      for (const double cell : column.cells) cells.push_back(number(std::round(cell)));
      table.column(column.name, std::move(cells));
    }
    out += "\n" + title + ", " + results.currency + ":\n" + table.text("  ");
  };
  sum(net_sum(results), "From the years to net");
  sum(cost_sum(results), "What the program cost is made of");
  if (const std::string units = text_of(year_units(results, scenario)); !units.empty())
    out += "\nMembers and units by year:\n" + units;
  return out;
}

}  // namespace stamkund::report
