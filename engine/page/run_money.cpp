// What the arms earn: effect, when it pays, where it comes from, year by year.
#include <cmath>

#include "engine/metrics/enough_draws.h"
#include "engine/page/run_parts.h"
#include "engine/report/key_figures.h"
#include "engine/report/part_tables.h"
#include "engine/report/sparkline.h"
#include "engine/report/year_tables.h"

namespace stamkund::page {

Blocks effects(const Run& run) {
  const auto& results = run.results;
  if (run.arms() < 2) return {};
  Series one{run.say("effect on net"), {}};
  Chart chart{Kind::intervals,
              run.say("Effect on net by arm, mean and 90 % of the replicates"),
              results.currency,
              "",
              {},
              {},
              {}};
  Table table{run.money("Effect on net, all costs and what is owed counted"),
              {run.say("arm"), run.say("effect"), run.say("s.e."), "5 %", "95 %", run.say("ahead in"),
               run.say("program cost"), "ROI"},
              {}};
  for (std::size_t a = 1; a < run.arms(); ++a) {
    const auto& effect = results.total("net").effects[a];
    const bool enough = effect.independent >= metrics::kEnoughDraws;
    chart.groups.push_back(results.arms[a]);
    one.y.push_back(effect.mean);
    one.low.push_back(effect.low());
    one.high.push_back(effect.high());
    table.rows.push_back({results.arms[a], run.cash(run.signed_whole(effect.mean)),
                          run.cash(run.number(effect.standard_error, 2)),
                          run.cash(run.signed_whole(effect.low())), run.cash(run.signed_whole(effect.high())),
                          run.percent(enough ? results.comparison("ahead").summary[a].mean : std::nan("")),
                          run.cash(run.whole(run.level("program_cost", a))),
                          run.percent(results.comparison("roi").summary[a].mean)});
  }
  chart.series.push_back(std::move(one));
  return {Figure{"effect-by-arm", std::move(chart), std::move(table)}};
}

Blocks key_figures(const Run& run) {
  Table table{
      run.money("Key figures; cost and visits are those beyond the baseline's, shares of sales are of the "
                "arm, rises at "
                "list prices (discounts are in the cost)"),
      {run.say("arm"), run.say("sales"), run.say("members' share"), run.say("extra program cost"),
       run.say("of sales"), run.say("extra visits"), run.say("cost of an extra visit"),
       run.say("sales must rise by"), run.say("sales rise by"), run.say("net, if nobody reacted")},
      {}};
  for (std::size_t a = 1; a < run.arms(); ++a) {
    const report::KeyFigures key = report::key_figures_of(run.results, run.scenario.spec, a);
    table.rows.push_back({run.results.arms[a], run.cash(run.whole(key.sales)), run.percent(key.member_share),
                          run.cash(run.whole(key.cost)), run.percent(key.of_sales),
                          run.signed_whole(key.extra_visits), run.cash(run.number(key.cost_a_visit)),
                          run.percent(key.must_rise), run.percent(key.rises),
                          run.cash(run.signed_whole(key.if_nobody))});
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"key-figures", std::move(table)}};
}

Blocks cumulative(const Run& run) {
  const auto& results = run.results;
  if (run.arms() < 2) return {};
  std::vector<double> weeks = run.weeks();
  weeks.insert(weeks.begin(), 0.0);
  std::vector<Series> lines;
  Table paid{run.say("Payback, discounted"),
             {run.say("arm"), run.say("cash in hand, half of all by"), run.say("earned back, half of all by"),
              run.say("earned back in")},
             {}};
  for (std::size_t a = 1; a < run.arms(); ++a) {
    Series line{results.arms[a], report::cumulative_effect(results, a)};
    line.y.insert(line.y.begin(), 0.0);
    lines.push_back(std::move(line));
    const auto when = [&](const metrics::Summary& one) {
      if (one.replicates == 0) return Cell{"-"}.of(run.say("days"));
      return std::isfinite(one.p50) ? Cell{run.in.days(one.p50), one.p50}.of(run.say("days"))
                                    : Cell{run.say("not yet")}.of(run.say("days"));
    };
    const auto& earned = results.comparison("payback").summary[a];
    paid.rows.push_back({results.arms[a], when(results.comparison("cash_payback").summary[a]), when(earned),
                         run.percent(earned.replicates == 0 ? std::nan("") : earned.share_finite)});
  }
  Blocks out =
      over_weeks(run, "cumulative-net", run.say("Cumulative effect on net up to the horizon, not discounted"),
                 results.currency, weeks, std::move(lines));
  if (!out.empty()) out.emplace_back(NamedTable{"payback", std::move(paid)});
  return out;
}

Blocks decomposition(const Run& run) {
  if (run.arms() < 2) return {};
  Chart chart{Kind::bars, run.say("Effect on sales by cause"), run.results.currency, "", {}, {}, {}};
  Table table{run.money("Effect on sales by cause"), {run.say("arm")}, {}};
  for (std::size_t a = 1; a < run.arms(); ++a) {
    chart.groups.push_back(run.results.arms[a]);
    table.rows.push_back({run.results.arms[a]});
  }
  for (const auto& [figure, name] : {std::pair{"effect_attrition", "staying"},
                                     {"effect_frequency", "frequency"},
                                     {"effect_basket", "basket"},
                                     {"effect_referred", "brought by members"}}) {
    Series one{run.say(name), {}};
    for (std::size_t a = 1; a < run.arms(); ++a) {
      one.y.push_back(run.results.comparison(figure).summary[a].mean);
      table.rows[a - 1].push_back(run.cash(run.signed_whole(one.y.back())));
    }
    table.head.push_back(one.name);
    chart.series.push_back(std::move(one));
  }
  // The parts come to this.
  table.head.push_back(run.say("effect on sales"));
  table.head.push_back(run.say("the effect is"));
  for (std::size_t a = 1; a < run.arms(); ++a)
    table.rows[a - 1].push_back(run.cash(run.signed_whole(run.results.total("revenue").effects[a].mean)));
  for (std::size_t a = 1; a < run.arms(); ++a)
    table.rows[a - 1].push_back(run.say(report::clearness(run.results.total("revenue").effects[a])));
  return {Figure{"effect-on-sales", std::move(chart), std::move(table)}};
}

namespace {

/// `money`: its cells are amounts, not counts.
void add_years(const Run& run, const std::string& id, const std::string& caption, const report::YearTable& in,
               bool money, Blocks& out) {
  if (in.columns.empty()) return;
  Table table{caption, {run.say("arm"), run.say("year")}, {}};
  if (!in.units.empty()) table.head.push_back(run.say("unit"));
  for (const auto& column : in.columns) table.head.push_back(run.say(column.name));
  for (std::size_t i = 0; i < in.arms.size(); ++i) {
    Row row{in.arms[i], in.weeks[i] > 0.0
                            ? run.say("{0} ({1} weeks)", {in.years[i], run.in.number(in.weeks[i])})
                            : in.years[i]};
    if (!in.units.empty()) row.emplace_back(in.units[i]);
    for (const auto& column : in.columns)
      row.push_back(column.share ? run.percent(column.cells[i])
                    : money      ? run.cash(run.whole(column.cells[i]))
                                 : run.whole(column.cells[i]));
    table.rows.push_back(std::move(row));
  }
  out.emplace_back(NamedTable{id, std::move(table)});
}

void add_sum(const Run& run, const std::string& id, const std::string& caption, const report::SumTable& in,
             Blocks& out) {
  if (in.arms.empty()) return;
  Table table{caption, {run.say("arm")}, {}};
  for (const auto& column : in.columns) table.head.push_back(run.say(column.name));
  for (std::size_t i = 0; i < in.arms.size(); ++i) {
    Row row{in.arms[i]};
    for (const auto& column : in.columns) row.push_back(run.cash(run.whole(column.cells[i])));
    table.rows.push_back(std::move(row));
  }
  out.emplace_back(NamedTable{id, std::move(table)});
}

}  // namespace

Blocks years(const Run& run) {
  Blocks out;
  const double horizon = run.scenario.spec.horizon_days;
  add_years(run, "profit-and-loss",
            run.say("Money, {0}; all is counted when it is paid, so net is cash, before what is owed at the "
                    "horizon; sales "
                    "are after discounts",
                    {run.results.currency}),
            report::year_money(run.results, horizon), true, out);
  add_sum(run, "years-to-net", run.money("From the years to net"), report::net_sum(run.results), out);
  add_sum(run, "program-cost", run.money("What the program cost is made of"), report::cost_sum(run.results),
          out);
  add_years(run, "members-and-units", run.say("Members and units"),
            report::year_units(run.results, run.scenario.spec), false, out);
  return out;
}

}  // namespace stamkund::page
