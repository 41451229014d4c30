// What an analysis shows, each chart with its figures.
#include <cmath>
#include <limits>

#include "engine/page/analysis_parts.h"

namespace stamkund::page {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

double num(const Json& at, const char* key) { return AnalysisPage::number_at(at, key); }

/// A series without units is one of all.
std::string unit_of(const AnalysisPage& page, const Json& period) {
  const std::string unit = page.text_at(period, "unit");
  return unit == "all" ? page.say("all") : unit;
}

/// An end that is open is drawn at the estimate.
void put(Series& series, const Json& one) {
  const double estimate = num(one, "estimate"), low = num(one.at("interval"), "low"),
               high = num(one.at("interval"), "high");
  series.y.push_back(estimate);
  series.low.push_back(std::isfinite(low) ? low : estimate);
  series.high.push_back(std::isfinite(high) ? high : estimate);
}

}  // namespace

Blocks factorial_charts(const AnalysisPage& page) {
  Blocks out;
  std::size_t number = 0;
  for (const auto& outcome : page.all.at("outcomes")) {
    const std::string id = std::to_string(++number), name = page.text_at(outcome, "outcome");
    Chart chart{Kind::intervals,
                page.say("{0}: effects, with intervals at {1}", {name, page.confidence()}),
                "",
                "",
                {},
                {},
                {}};
    Series effects{page.say("effect"), {}};
    Table table{chart.title,
                {page.say("effect"), page.say("estimate"), page.say("interval"), page.say("p"),
                 page.say("p, all together")},
                {}};
    for (const auto& one : outcome.at("effects")) {
      chart.groups.push_back(page.text_at(one, "effect"));
      put(effects, one);
      table.rows.push_back({chart.groups.back(),
                            {page.signed_text(num(one, "estimate")), num(one, "estimate")},
                            page.range(one.at("interval")),
                            page.p_value(num(one, "p_value")),
                            page.p_value(num(one, "adjusted_p"))});
    }
    chart.series = {std::move(effects)};
    out.emplace_back(Figure{"effects-" + id, std::move(chart), std::move(table)});
    Chart cells{Kind::bars, page.say("{0}: mean of each cell", {name}), "", "", {}, {}, {}};
    Series means{page.say("mean"), {}};
    Table of_cells{cells.title,
                   {page.say("first factor"), page.say("second factor"), page.say("customers"),
                    page.say("mean"), page.say("standard deviation")},
                   {}};
    for (const auto& one : outcome.at("cells")) {
      cells.groups.push_back(page.text_at(one, "first") + ", " + page.text_at(one, "second"));
      means.y.push_back(num(one, "mean"));
      of_cells.rows.push_back({page.text_at(one, "first"), page.text_at(one, "second"),
                               page.whole(num(one, "customers")), page.number(num(one, "mean"), 4),
                               page.number(num(one, "sd"), 4)});
    }
    cells.series = {std::move(means)};
    out.emplace_back(Figure{"cells-" + id, std::move(cells), std::move(of_cells)});
  }
  return out;
}

Blocks switchback_charts(const AnalysisPage& page) {
  Blocks out;
  const auto& differences = page.all.at("differences");
  const Json& effect = page.all.at("effect");
  Chart chart{Kind::lines, page.say("On less off, pair by pair, and the effect with its interval"),
              "",          page.say("pair"),
              {},          {},
              {}};
  Series pairs{page.say("on less off"), {}}, mean{page.say("effect"), {}};
  Table table{chart.title, {page.say("from"), page.say("to"), page.say("on less off")}, {}};
  for (const auto& one : differences) {
    chart.x.push_back(static_cast<double>(chart.x.size() + 1));
    pairs.y.push_back(num(one, "on_less_off"));
    put(mean, effect);
    table.rows.push_back({page.text_at(one, "from"),
                          page.text_at(one, "to"),
                          {page.signed_text(num(one, "on_less_off")), num(one, "on_less_off")}});
  }
  chart.series = {std::move(pairs), std::move(mean)};
  if (chart.x.size() > 1) out.emplace_back(Figure{"differences", std::move(chart), std::move(table)});
  Table periods{page.say("Periods"),
                {page.say("unit"), page.say("from"), page.say("to"), page.say("treatment"),
                 page.say("rows that count"), page.say("mean")},
                {}};
  for (const auto& one : page.all.at("periods"))
    periods.rows.push_back({unit_of(page, one), page.text_at(one, "from"), page.text_at(one, "to"),
                            page.say(one.at("treated").get<bool>() ? "on" : "off"),
                            page.whole(num(one, "rows")), page.number(num(one, "mean"), 5)});
  out.emplace_back(NamedTable{"periods", std::move(periods)});
  return out;
}

Blocks stepped_charts(const AnalysisPage& page) {
  Blocks out;
  Chart chart{
      Kind::lines,
      page.say("Effect by the period since a cluster began, with intervals at {0}", {page.confidence()}),
      "",
      page.say("period since the beginning"),
      {},
      {},
      {}};
  Series effects{page.say("effect"), {}};
  Table table{chart.title,
              {page.say("period since the beginning"), page.say("clusters"), page.say("effect"),
               page.say("interval"), page.say("p"), page.say("p by random orders, all together")},
              {}};
  for (const auto& one : page.all.at("exposures")) {
    chart.x.push_back(num(one, "period"));
    put(effects, one);
    table.rows.push_back({page.whole(num(one, "period")),
                          page.whole(num(one, "clusters")),
                          {page.signed_text(num(one, "estimate")), num(one, "estimate")},
                          page.range(one.at("interval")),
                          page.p_value(num(one, "p_value")),
                          page.p_value(num(one, "permutation_p"))});
  }
  chart.series = {std::move(effects)};
  if (chart.x.size() > 1) out.emplace_back(Figure{"effect-by-exposure", std::move(chart), std::move(table)});
  Table clusters{page.say("When each cluster began"), {page.say("cluster"), page.say("begins")}, {}};
  for (const auto& one : page.all.at("clusters")) {
    const std::string begins = page.text_at(one, "begins");
    clusters.rows.push_back({page.text_at(one, "cluster"), begins.empty() ? page.say("never") : begins});
  }
  out.emplace_back(NamedTable{"clusters", std::move(clusters)});
  return out;
}

Blocks geo_charts(const AnalysisPage& page) {
  Blocks out;
  const std::string day = page.say("point in time of the test");
  Chart seen{Kind::lines, page.say("Treated regions, and what they would have had"), "", day, {}, {}, {}};
  Chart sum{
      Kind::lines, page.say("Effect up to each point in time, with intervals at {0}", {page.confidence()}),
      "",          day,
      {},          {},
      {}};
  Series treated{page.say("treated regions"), {}}, foreseen{page.say("without the test"), {}},
      cumulative{page.say("effect up to then"), {}};
  Table of_seen{
      seen.title, {page.say("date"), seen.title, page.say("without the test"), page.say("effect")}, {}};
  of_seen.head[1] = page.say("treated regions");
  Table of_sum{sum.title, {page.say("date"), page.say("effect up to then"), page.say("interval")}, {}};
  for (const auto& one : page.all.at("days")) {
    seen.x.push_back(static_cast<double>(seen.x.size() + 1));
    treated.y.push_back(num(one, "treated"));
    foreseen.y.push_back(num(one, "counterfactual"));
    const Json told{{"estimate", one.at("cumulative")}, {"interval", one.at("interval")}};
    put(cumulative, told);
    of_seen.rows.push_back({page.text_at(one, "date"),
                            page.number(num(one, "treated"), 6),
                            page.number(num(one, "counterfactual"), 6),
                            {page.signed_text(num(one, "effect")), num(one, "effect")}});
    of_sum.rows.push_back({page.text_at(one, "date"),
                           {page.signed_text(num(one, "cumulative")), num(one, "cumulative")},
                           page.range(one.at("interval"))});
  }
  sum.x = seen.x;
  seen.series = {std::move(treated), std::move(foreseen)};
  sum.series = {std::move(cumulative)};
  if (seen.x.size() > 1) {
    out.emplace_back(Figure{"seen-and-foreseen", std::move(seen), std::move(of_seen)});
    out.emplace_back(Figure{"cumulative-effect", std::move(sum), std::move(of_sum)});
  }
  Chart regions{Kind::bars, page.say("Change from before the test, by region"), "%", "", {}, {}, {}};
  Series of_treated{page.say("treated"), {}}, of_control{page.say("compared with"), {}};
  Table by_region{regions.title,
                  {page.say("region"), page.say("group"), page.say("mean before"),
                   page.say("share of its group"), page.say("change"), page.say("effect without it")},
                  {}};
  for (const auto& one : page.all.at("regions")) {
    const bool is_treated = page.text_at(one, "group") == "treated";
    const double change = num(one, "change");
    regions.groups.push_back(page.text_at(one, "geo"));
    of_treated.y.push_back(is_treated ? 100.0 * change : kUnknown);
    of_control.y.push_back(is_treated ? kUnknown : 100.0 * change);
    by_region.rows.push_back({page.text_at(one, "geo"),
                              page.say(is_treated ? "treated" : "compared with"),
                              page.number(num(one, "mean_before"), 5),
                              page.percent(num(one, "share_of_group")),
                              page.percent(change),
                              {page.signed_text(num(one, "effect_without")), num(one, "effect_without")}});
  }
  regions.series = {std::move(of_treated), std::move(of_control)};
  out.emplace_back(Figure{"by-region", std::move(regions), std::move(by_region)});
  return out;
}

}  // namespace stamkund::page
