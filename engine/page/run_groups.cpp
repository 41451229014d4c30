// Who gains, and what is not known.
#include <cmath>

#include "engine/page/run_parts.h"
#include "engine/report/group_tables.h"

namespace stamkund::page {
namespace {

/// A name from a file, as part of a file's name.
std::string plain(const std::string& name) {
  std::string out;
  for (const char c : name) out += (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '-';
  return out;
}

const metrics::Figure* find(const metrics::Breakdown& in, const char* name) {
  for (const auto& one : in.metrics)
    if (one.name == name) return &one;
  return nullptr;
}

}  // namespace

Blocks groups(const Run& run) {
  Blocks out;
  if (run.arms() < 2) return out;
  for (const auto& breakdown : run.results.breakdowns) {
    const auto* const net = find(breakdown, "net_effect");
    if (net == nullptr) continue;
    const auto* const customers = find(breakdown, "customers");
    const auto* const sales = find(breakdown, "revenue_effect");
    const std::string name = run.say(breakdown.name);
    // Of groups only those without a name of their own are words.
    std::vector<std::string> names = breakdown.groups;
    for (std::string& one : names) one = run.group(one);
    Chart chart{
        Kind::bars, run.say("Net effect a customer by {0}", {name}), run.results.currency, name, {}, names,
        {}};
    Table table{run.say("By {0}: effect a customer, before platform, {1}", {name, run.results.currency}),
                {name, run.say("arm"), run.say("customers"), run.say("effect on sales"),
                 run.say("effect on net"), run.say("s.e."), "5 %", "95 %"},
                {}};
    const std::size_t n = breakdown.groups.size();
    for (std::size_t a = 1; a < run.arms(); ++a) {
      // An arm without levels has nobody by them.
      double all = 0.0;
      for (std::size_t g = 0; customers != nullptr && g < n; ++g) {
        const double some = mean_in(*customers, a, g, n);
        all += std::isfinite(some) ? some : 0.0;
      }
      if (customers != nullptr && !(all > 0.0)) continue;
      Series one{run.results.arms[a], {}};
      for (std::size_t g = 0; g < n; ++g) {
        const metrics::Summary effect = summary_in(run, *net, a, g, n);
        one.y.push_back(effect.mean);
        const auto cell = [&](const metrics::Figure* of) {
          return of == nullptr ? std::nan("") : mean_in(*of, a, g, n);
        };
        table.rows.push_back(
            {names[g], run.results.arms[a], run.whole(cell(customers)),
             run.cash(run.signed_number(cell(sales))), run.cash(run.signed_number(one.y.back())),
             run.cash(run.number(effect.standard_error, 2)), run.cash(run.signed_number(effect.low())),
             run.cash(run.signed_number(effect.high()))});
      }
      chart.series.push_back(std::move(one));
    }
    if (table.rows.empty()) continue;
    out.emplace_back(Figure{"by-" + plain(breakdown.name), std::move(chart), std::move(table)});
  }
  if (const std::string guests = report::guests_text(run.results, run.in); !guests.empty() && !out.empty())
    out.emplace_back(Paragraph{guests});
  return out;
}

Blocks stages(const Run& run) {
  const metrics::Breakdown* found = nullptr;
  for (const auto& one : run.results.breakdowns)
    if (one.name == "stage") found = &one;
  if (found == nullptr || find(*found, "customers_at_horizon") == nullptr) return {};
  // Names of stages, as people say them.
  std::vector<std::string> names;
  for (const std::string& one : found->groups) names.push_back(run.say(one));
  const std::size_t n = names.size();
  Chart chart{
      Kind::bars, run.say("Customers by stage of life at the horizon"), "", run.say("stage"), {}, names, {}};
  Table table{
      run.say("By stage of life: share of those in it at the beginning of a period who are in another at "
              "its end"),
      {run.say("arm"), run.say("stage"), run.say("at the horizon"), run.say("at the beginning of a period")},
      {}};
  table.head.insert(table.head.end(), names.begin(), names.end());
  for (std::size_t a = 0; a < run.arms(); ++a) {
    Series series{run.results.arms[a], {}};
    for (std::size_t stage = 0; stage < n; ++stage) {
      const auto mean = [&](const metrics::Figure& of) { return mean_in(of, a, stage, n); };
      Row row{run.results.arms[a], names[stage]};
      for (const char* figure : {"customers_at_horizon", "customers"})
        if (const auto* one = find(*found, figure)) row.push_back(run.whole(mean(*one)));
      for (const metrics::Figure& one : found->metrics)
        if (one.name.starts_with("to_")) row.push_back(run.percent(mean(one)));
      series.y.push_back(mean(*find(*found, "customers_at_horizon")));
      table.rows.push_back(std::move(row));
    }
    chart.series.push_back(std::move(series));
  }
  return {Figure{"stages", std::move(chart), std::move(table)}};
}

Blocks causes(const Run& run) {
  Chart chart{Kind::bars,
              run.say("Variance of the effect on net by cause"),
              "%",
              "",
              {},
              {run.say("parameters"), run.say("calendar and model"), run.say("who the customers are"),
               run.say("luck")},
              {}};
  Table table{chart.title, {run.say("arm")}, {}};
  table.head.insert(table.head.end(), chart.groups.begin(), chart.groups.end());
  table.head.push_back(run.say("independent draws"));
  for (std::size_t a = 1; a < run.arms(); ++a) {
    const auto& effect = run.results.total("net").effects[a];
    const double shared = std::isfinite(effect.variance_calendar) ? effect.variance_calendar : 0.0;
    const std::vector<double> parts{effect.variance_parameters, shared, effect.variance_individual,
                                    effect.variance_process};
    double total = 0.0;
    for (const double part : parts) total += part;
    if (!(total > 0.0)) continue;
    Series one{run.results.arms[a], {}};
    Row row{run.results.arms[a]};
    for (const double part : parts) {
      one.y.push_back(100.0 * part / total);
      row.push_back(run.percent(part / total));
    }
    row.push_back(run.number(static_cast<double>(effect.independent)));
    chart.series.push_back(std::move(one));
    table.rows.push_back(std::move(row));
  }
  if (chart.series.empty()) return {};
  return {Figure{"uncertainty-by-cause", std::move(chart), std::move(table)}};
}

}  // namespace stamkund::page
