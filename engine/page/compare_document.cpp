#include "engine/page/compare_document.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/metrics/enough_draws.h"
#include "engine/page/compare_twins.h"
#include "engine/page/run_parts.h"
#include "engine/report/decision.h"
#include "engine/report/sparkline.h"
#include "engine/report/verdict_text.h"
#include "engine/scenario/written.h"

namespace stamkund::page {
namespace {

using All = std::vector<Compared>;

Run run_of(const Compared& one, const Language& language) {
  return {{language}, one.run.results, one.run.scenario};
}

bool one_currency(const All& all) {
  return std::all_of(all.begin(), all.end(), [&](const Compared& one) {
    return one.run.results.currency == all[0].run.results.currency;
  });
}

Blocks verdicts(const All& all, const Cells& cells) {
  Table table{cells.say("What each run says"),
              {cells.say("file"), cells.say("scenario"), cells.say("answer")},
              {},
              true};
  for (const auto& one : all)
    table.rows.push_back(
        {one.file, one.run.scenario.spec.name,
         report::in_one_line(report::verdict_text(one.run.results, one.run.scenario, cells.in))});
  return {NamedTable{"verdicts", std::move(table)}};
}

Blocks effects_of_all(const All& all, const Cells& cells) {
  const bool same = one_currency(all);
  Series line{cells.say("effect on net"), {}};
  Chart chart{Kind::intervals,
              cells.say("Effect on net by arm, mean and 90 % of the replicates"),
              all[0].run.results.currency,
              "",
              {},
              {},
              {}};
  Table table{cells.say("Effect on net, all costs and what is owed counted"),
              {cells.say("file"), cells.say("arm"), cells.say("currency"), cells.say("customers"),
               cells.say("effect"), "5 %", "95 %", cells.say("ahead in"), cells.say("effect a customer"),
               cells.say("program cost"), "ROI", cells.say("redeemed in the end"), cells.say("members")},
              {}};
  for (const auto& one : all) {
    const Run run = run_of(one, cells.in);
    for (std::size_t a = 1; a < run.arms(); ++a) {
      const auto& effect = run.results.total("net").effects[a];
      chart.groups.push_back(one.file + ": " + run.results.arms[a]);
      line.y.push_back(effect.mean);
      line.low.push_back(effect.low());
      line.high.push_back(effect.high());
      const double customers = static_cast<double>(run.results.customers);
      table.rows.push_back({one.file, run.results.arms[a], run.results.currency, run.number(customers),
                            run.cash(run.signed_whole(effect.mean)), run.cash(run.signed_whole(effect.low())),
                            run.cash(run.signed_whole(effect.high())),
                            run.percent(effect.independent >= metrics::kEnoughDraws
                                            ? run.results.comparison("ahead").summary[a].mean
                                            : std::nan("")),
                            run.cash(run.signed_number(effect.mean / customers)),
                            run.cash(run.whole(run.level("program_cost", a))),
                            run.percent(run.results.comparison("roi").summary[a].mean),
                            run.percent(run.level("ultimate_redemption_rate", a)),
                            run.whole(run.level("members", a))});
    }
  }
  chart.series.push_back(std::move(line));
  if (!same || chart.groups.empty()) {
    Blocks out{NamedTable{"effect-by-arm", std::move(table)}};
    if (!same)
      out.emplace_back(
          Paragraph{cells.say("The runs count in different currencies, so there is no common chart.")});
    return out;
  }
  return {Figure{"effect-by-arm", std::move(chart), std::move(table)}};
}

/// The arm in question of each run, over its own weeks.
Blocks cumulative_of_all(const All& all, const Cells& cells) {
  if (!one_currency(all)) return {};
  std::vector<double> weeks;
  for (const auto& one : all) {
    const auto mine = run_of(one, cells.in).weeks();
    weeks.insert(weeks.end(), mine.begin(), mine.end());
  }
  std::sort(weeks.begin(), weeks.end());
  weeks.erase(std::unique(weeks.begin(), weeks.end(), [](double a, double b) { return b - a < 1e-6; }),
              weeks.end());
  std::vector<Series> lines;
  for (const auto& one : all) {
    const Run run = run_of(one, cells.in);
    if (run.arms() < 2) continue;
    const std::size_t arm = report::arm_in_question(run.results, run.scenario.spec);
    const auto mine = report::cumulative_effect(run.results, arm);
    const auto ends = run.weeks();
    Series line{one.file + ": " + run.results.arms[arm], std::vector<double>(weeks.size(), std::nan(""))};
    for (std::size_t p = 0; p < ends.size(); ++p) {
      const auto at = std::lower_bound(weeks.begin(), weeks.end(), ends[p] - 1e-6) - weeks.begin();
      line.y[static_cast<std::size_t>(at)] = mine[p];
    }
    lines.push_back(std::move(line));
  }
  if (lines.empty()) return {};
  const Run first = run_of(all[0], cells.in);
  return over_weeks(first, "cumulative-net",
                    cells.say("Cumulative effect on net of the arm in question, not discounted"),
                    first.results.currency, weeks, std::move(lines));
}

void flatten(const scenario::Written& at, const std::string& path, std::map<std::string, std::string>& out,
             std::vector<std::string>& order) {
  if (at.below.empty()) {
    if (out.emplace(path, at.value).second) order.push_back(path);
    return;
  }
  std::size_t i = 0;
  for (const auto& one : at.below)
    flatten(
        one,
        one.key.empty() ? path + "[" + std::to_string(i++) + "]" : (path.empty() ? "" : path + ".") + one.key,
        out, order);
}

/// Keys of the complete scenarios that are not the same in all.
Blocks differences(const All& all, const Cells& cells) {
  constexpr std::size_t kMost = 400;
  std::vector<std::map<std::string, std::string>> values(all.size());
  std::vector<std::string> order;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<std::string> mine;
    flatten(all[i].run.scenario.written, "", values[i], mine);
    for (auto& path : mine)
      if (std::none_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const auto& before) { return before.count(path) > 0; }))
        order.push_back(std::move(path));
  }
  Table table{
      cells.say("What the scenarios say differently, defaults written out"), {cells.say("key")}, {}, true};
  for (const auto& one : all) table.head.push_back(one.file);
  std::size_t left_out = 0;
  for (const auto& path : order) {
    Row row{path};
    bool differs = false;
    for (const auto& mine : values) {
      const auto found = mine.find(path);
      const auto base = values[0].find(path);
      const bool here = found != mine.end(), there = base != values[0].end();
      differs = differs || here != there || (here && found->second != base->second);
      // A list or section: its own keys follow.
      const auto below = mine.lower_bound(path);
      const bool has_more = !here && below != mine.end() && below->first.size() > path.size() &&
                            below->first.compare(0, path.size(), path) == 0 &&
                            (below->first[path.size()] == '[' || below->first[path.size()] == '.');
      row.push_back(here ? Cell{found->second} : has_more ? Cell{cells.say("further down")} : Cell{"-"});
    }
    if (!differs) continue;
    if (table.rows.size() < kMost)
      table.rows.push_back(std::move(row));
    else
      ++left_out;
  }
  if (table.rows.empty()) return {Paragraph{cells.say("The scenarios say the same.")}};
  Blocks out{NamedTable{"differences", std::move(table)}};
  if (left_out > 0)
    out.emplace_back(Paragraph{cells.say("And {0} more.", {cells.in.number(static_cast<double>(left_out))})});
  return out;
}

Blocks sources(const All& all, const Cells& cells) {
  Table table{cells.say("What the result depends on"),
              {cells.say("file"), cells.say("what"), cells.say("value")},
              {},
              true};
  for (const auto& one : all)
    for (const auto& [name, value] : one.run.provenance)
      table.rows.push_back({one.file, cells.say(name), cells.retold(value)});
  return {NamedTable{"provenance", std::move(table)}};
}

}  // namespace

Document compare_document(const All& all, const Language& language) {
  const Cells cells{language};
  const std::string best = best_of_runs(all, cells);
  Document out{language,
               cells.say("{0} runs compared", {language.number(static_cast<double>(all.size()))}),
               "",
               (best.empty() ? best : best + " ") + cells.say("Each run is held against its own baseline."),
               {}};
  const auto section = [&](const char* id, const char* title, Blocks blocks) {
    if (!blocks.empty()) out.sections.push_back({id, cells.say(title), std::move(blocks)});
  };
  section("answers", "The answers", verdicts(all, cells));
  section("effect", "Effect on net by arm", effects_of_all(all, cells));
  section("between-runs", "How far the runs are from each other", differences_between_runs(all, cells));
  section("cumulative", "When it pays", cumulative_of_all(all, cells));
  section("differences-of-all", "Where the scenarios differ", differences(all, cells));
  section("rests", "How to make it again", sources(all, cells));
  return out;
}

}  // namespace stamkund::page
