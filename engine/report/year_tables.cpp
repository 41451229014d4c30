#include "engine/report/year_tables.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/calendar.h"
#include "engine/report/numbers.h"
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
const std::vector<Part> kUnits{{"members", "members", true}, {"enrolments", "joined"}, {"rewards", "rewards"},
                               {"issued", "issued"},         {"redeemed", "redeemed"}, {"expired", "expired"},
                               {"outstanding", "left", true}};

std::size_t year_of(double day) { return static_cast<std::size_t>(std::floor((day + 1e-9) / kDaysPerYear)); }

const metrics::CountedFigure* figure(const metrics::Results& results, const char* name) {
  for (const auto& one : results.periods)
    if (one.name == name) return &one;
  return nullptr;
}

/// Mean of the replicates in each period.
std::vector<double> means_of(const metrics::Results& results, const metrics::CountedFigure& of,
                             std::size_t arm) {
  const std::size_t periods = results.period_start_days.size();
  std::vector<double> out(periods, 0.0);
  of.values.each(arm, [&](std::span<const std::int64_t> values) {
    for (std::size_t i = 0; i < values.size(); ++i) out[i % periods] += static_cast<double>(values[i]);
  });
  for (double& sum : out) sum /= static_cast<double>(results.replicates);
  return out;
}

YearTable rows_of(const metrics::Results& results, double horizon_days) {
  const std::size_t years = year_of(results.period_start_days.back()) + 1;
  YearTable out;
  for (const auto& arm : results.arms)
    for (std::size_t y = 0; y < years; ++y) {
      out.arms.push_back(arm);
      const bool whole = y + 1 < years || horizon_days >= static_cast<double>(years) * kDaysPerYear - 14.0;
      out.years.push_back(std::to_string(y + 1));
      out.weeks.push_back(whole ? 0.0 : std::round(horizon_days / 7.0));
    }
  return out;
}

YearTable make(const metrics::Results& results, double horizon_days, const std::vector<Part>& parts,
               double scale) {
  YearTable out = rows_of(results, horizon_days);
  const std::size_t years = out.years.size() / results.arms.size();
  for (const Part& part : parts) {
    const auto* const of = figure(results, part.figure);
    if (of == nullptr) continue;
    YearTable::Column column{part.name, std::vector<double>(out.years.size(), 0.0)};
    for (std::size_t a = 0; a < results.arms.size(); ++a) {
      const std::vector<double> means = means_of(results, *of, a);
      for (std::size_t p = 0; p < means.size(); ++p) {
        double& cell = column.cells[a * years + year_of(results.period_start_days[p])];
        cell = (part.at_end ? 0.0 : cell) + means[p] / scale;
      }
    }
    if (std::any_of(column.cells.begin(), column.cells.end(), [](double cell) { return cell != 0.0; }))
      out.columns.push_back(std::move(column));
  }
  return out;
}

/// What net holds and no column says: then the table would not add up.
void add_rest(YearTable& table) {
  if (table.columns.empty() || table.columns.back().name != kMoney.back().name) return;
  YearTable::Column rest{"other", table.columns.back().cells};
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
  YearTable::Column column{"deferred at end", std::vector<double>(table.years.size(), kNone)};
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
    if (in.weeks[i] > 0.0) years[i] += ", to week " + number(in.weeks[i]);
  table.column("year", years);
  for (const auto& column : in.columns) {
    std::vector<std::string> cells;
    for (const double cell : column.cells)
      cells.push_back(std::isfinite(cell) ? number(std::round(cell)) : "-");
    table.column(column.name, std::move(cells));
  }
  return table.text("  ");
}

}  // namespace

YearTable year_money(const metrics::Results& results, double horizon_days) {
  YearTable out = make(results, horizon_days, kMoney, static_cast<double>(results.minor_per_major));
  add_rest(out);
  add_liability(out, results);
  return out;
}

YearTable year_units(const metrics::Results& results, double horizon_days) {
  return make(results, horizon_days, kUnits, 1.0);
}

std::string year_tables(const metrics::Results& results, double horizon_days) {
  std::string out = "Profit and loss by year, " + results.currency +
                    " (all is counted when it is paid, so net is cash, before what is owed at the "
                    "horizon):\n" +
                    text_of(year_money(results, horizon_days));
  if (const std::string units = text_of(year_units(results, horizon_days)); !units.empty())
    out += "\nMembers and units by year:\n" + units;
  return out;
}

}  // namespace stamkund::report
