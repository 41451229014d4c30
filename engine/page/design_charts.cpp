// What a plan finds: by size, by time, by effect.
#include <algorithm>
#include <cmath>

#include "engine/page/design_parts.h"

namespace stamkund::page {
namespace {

std::vector<double> percents(std::vector<double> shares) {
  for (double& one : shares) one *= 100.0;
  return shares;
}

/// Lines over `x`, and their figures. What is nowhere a number is left out.
Blocks lines(const DesignPage& page, const char* id, const std::string& title, const std::string& unit,
             const std::string& x_name, const std::vector<double>& x, std::vector<Series> all) {
  std::erase_if(all, [&](const Series& one) {
    return one.y.size() != x.size() ||
           std::none_of(one.y.begin(), one.y.end(), [](double y) { return std::isfinite(y); });
  });
  if (all.empty() || x.size() < 2) return {};
  Table table{title + (unit.empty() ? "" : ", " + unit), {x_name}, {}};
  for (const auto& one : all) table.head.push_back(one.name);
  for (std::size_t i = 0; i < x.size(); ++i) {
    Row row{page.number(x[i], 6)};
    for (const auto& one : all) row.push_back(page.number(one.y[i], 4).of(unit));
    table.rows.push_back(std::move(row));
  }
  Chart chart{Kind::lines, title, unit, x_name, x, {}, std::move(all)};
  return {Figure{id, std::move(chart), std::move(table)}};
}

Blocks of_regions(const DesignPage& page) {
  const auto& weeks = page.numbers("durations", "weeks");
  const auto column = [&](const char* name) { return percents(page.numbers("durations", name)); };
  Blocks out = lines(page, "effect-by-weeks", page.say("Smallest effect that is well found, by duration"),
                     "%", page.say("weeks"), weeks,
                     {{page.say("what the plan promises"), column("minimum_detectable_effect")},
                      {page.say("by formula"), column("minimum_detectable_effect_formula")},
                      {page.say("by windows of the past"), column("minimum_detectable_effect_windows")},
                      {page.say("effect that is looked for"),
                       std::vector<double>(weeks.size(), 100.0 * std::abs(page.value("effect_wanted")))}});
  append(out, lines(page, "false-alarms-by-weeks",
                    page.say("Windows of the past in which an effect is called that was not there"), "%",
                    page.say("weeks"), weeks,
                    {{page.say("false alarms in them"), column("false_alarms")},
                     {page.say("error"), std::vector<double>(weeks.size(), 100.0 * page.value("alpha"))}}));
  return out;
}

Blocks of_cells(const DesignPage& page) {
  const auto column = [&](const char* name) { return percents(page.numbers("power_by_size", name)); };
  Blocks out =
      lines(page, "power-by-size", page.say("Chance to find the effects that are looked for, by size"), "%",
            page.say("customers in all"), page.numbers("power_by_size", "total"),
            {{page.say("main effects of the first factor"), column("first_factor")},
             {page.say("main effects of the second factor"), column("second_factor")},
             {page.say("interaction"), column("interaction")}});
  // What each effect takes: bars beside its table.
  const auto& names = page.names("effects", "effect");
  if (names.empty()) return out;
  const std::string title = page.say("Smallest effects that are well found, and those that are looked for");
  Chart chart{Kind::bars, title, "", "", {}, names, {}};
  Table table{title, {page.say("effect")}, {}};
  for (const auto& name : names) table.rows.push_back({name});
  const auto add = [&](const std::string& name, std::vector<double> values) {
    if (values.size() != names.size() ||
        std::none_of(values.begin(), values.end(), [](double y) { return std::isfinite(y); }))
      return;
    table.head.push_back(name);
    for (std::size_t i = 0; i < values.size(); ++i) {
      values[i] = std::abs(values[i]);
      table.rows[i].push_back(page.number(values[i], 4));
    }
    chart.series.push_back({name, std::move(values)});
  };
  add(page.say("smallest effect that is well found"), page.numbers("effects", "minimum_detectable_effect"));
  add(page.say("effect that is looked for"), page.numbers("effects", "wanted"));
  out.emplace_back(Figure{"effects-found", std::move(chart), std::move(table)});
  return out;
}

Blocks of_turns(const DesignPage& page) {
  const auto& rows = page.numbers("power_by_rows", "rows");
  Blocks out = lines(page, "power-by-rows",
                     page.say("Chance to find the effect that is looked for, by length of the test"), "%",
                     page.say("rows of each unit"), rows,
                     {{page.say("chance to find it"), percents(page.numbers("power_by_rows", "power"))}});
  append(out,
         lines(page, "effect-by-rows", page.say("Smallest effect that is well found, by length of the test"),
               "", page.say("rows of each unit"), rows,
               {{page.say("smallest effect that is well found"),
                 page.numbers("power_by_rows", "smallest_effect")}}));
  append(out, lines(page, "rows-by-period", page.say("Rows that the effect takes, by length of a period"), "",
                    page.say("rows of a period"), page.numbers("lengths", "period"),
                    {{page.say("rows needed"), page.numbers("lengths", "rows_needed")}}));
  append(out, lines(page, "effect-by-period",
                    page.say("Smallest effect that is well found, by length of a period"), "",
                    page.say("rows of a period"), page.numbers("lengths", "period"),
                    {{page.say("smallest effect that is well found"),
                      page.numbers("lengths", "minimum_detectable_effect")}}));
  return out;
}

Blocks of_steps(const DesignPage& page) {
  const auto& clusters = page.numbers("power_by_clusters", "clusters");
  Blocks out = lines(page, "power-by-clusters",
                     page.say("Chance to find the effect that is looked for, by number of clusters"), "%",
                     page.say("clusters"), clusters,
                     {{page.say("chance to find it"), percents(page.numbers("power_by_clusters", "power"))}});
  append(out, lines(page, "effect-by-clusters",
                    page.say("Smallest effect that is well found, by number of clusters"), "",
                    page.say("clusters"), clusters,
                    {{page.say("smallest effect that is well found"),
                      page.numbers("power_by_clusters", "smallest_effect")}}));
  append(out,
         lines(page, "power-by-effect", page.say("Chance of these clusters to find an effect, by its size"),
               "%", page.say("effect that is there"), page.numbers("power_by_effect", "effect"),
               {{page.say("chance to find it"), percents(page.numbers("power_by_effect", "power"))}}));
  return out;
}

}  // namespace

Blocks design_charts(const DesignPage& page) {
  if (page.plan.design == "geo") return of_regions(page);
  if (page.plan.design == "factorial") return of_cells(page);
  return page.plan.design == "switchback" ? of_turns(page) : of_steps(page);
}

}  // namespace stamkund::page
