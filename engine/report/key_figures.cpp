#include "engine/report/key_figures.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/report/decision.h"
#include "engine/report/mean_of.h"
#include "engine/report/no_reaction.h"
#include "engine/report/numbers.h"
#include "engine/report/part_tables.h"
#include "engine/report/table.h"

namespace stamkund::report {

KeyFigures key_figures_of(const metrics::Results& results, const scenario::ScenarioSpec& scenario,
                          std::size_t arm) {
  const auto level = [&](const char* figure, std::size_t of) {
    return results.total(figure).summary[of].mean;
  };
  const auto effect = [&](const char* figure) { return results.total(figure).effects[arm].mean; };
  const auto if_there = [&](const char* figure) {
    const auto found = std::find_if(results.totals.begin(), results.totals.end(),
                                    [&](const auto& one) { return one.name == figure; });
    return found == results.totals.end() ? 0.0 : found->effects[arm].mean;
  };
  const auto if_any = [](bool any, double value) { return any ? value : std::nan(""); };
  KeyFigures out;
  out.sales = level("revenue", arm);
  out.member_share = level("member_share_of_revenue", arm);
  out.cost = effect("program_cost");
  out.of_sales = out.cost / out.sales;
  out.extra_visits = effect("purchases");
  const bool costs = out.cost != 0.0 && !only_assumes(results, scenario, arm);
  // Of visits that may be luck no price can be said.
  constexpr double kClearVisits = 2.0;  // standard errors (assumption)
  const metrics::Summary& visits = results.total("purchases").effects[arm];
  const bool more = visits.mean > 0.0 && !(visits.mean < kClearVisits * visits.standard_error);
  out.cost_a_visit = if_any(costs && out.cost > 0.0 && more, out.cost / out.extra_visits);
  // All at list prices: the discounts are in the cost, and would count twice in sales after them.
  const double off = mean_of(results, "discounts", 0);
  const double base = level("revenue", 0) + off;
  const double margin = level("margin", 0) + off;
  // What partners and members still owe, or are owed, at the horizon is in net, too.
  const double fees =
      effect("fees") - if_there("owed_refunds") + effect("partner_income") + if_there("owed_by_partners");
  out.must_rise = if_any(costs && margin > 0.0, (out.cost - fees) / margin);
  out.rises = (effect("revenue") + mean_of(results, "discounts", arm) - off) / base;
  out.if_nobody = if_any(costs, effect_without_reaction(results, arm));
  return out;
}

std::string key_figures_table(const metrics::Results& results, const scenario::ScenarioSpec& scenario) {
  std::vector<std::string> arms, cost, of_sales, visits, each, must, rises, nobody;
  for (std::size_t a = 1; a < results.arms.size(); ++a) {
    const KeyFigures key = key_figures_of(results, scenario, a);
    if (key.cost == 0.0 || only_assumes(results, scenario, a)) continue;
    arms.push_back(results.arms[a]);
    cost.push_back(number(std::round(key.cost)));
    of_sales.push_back(percent(key.of_sales));
    visits.push_back(signed_number(std::round(key.extra_visits)));
    each.push_back(number(key.cost_a_visit));
    must.push_back(percent(key.must_rise));
    rises.push_back(percent(key.rises));
    nobody.push_back(signed_number(std::round(key.if_nobody)));
  }
  if (arms.empty()) return "";
  Table table;
  table.column("arm", std::move(arms));
  table.column("cost", std::move(cost));
  table.column("of sales", std::move(of_sales));
  table.column("extra visits", std::move(visits));
  table.column("cost of each", std::move(each));
  table.column("sales must rise by", std::move(must));
  table.column("rise by", std::move(rises));
  table.column("net if nobody reacted", std::move(nobody));
  return "What it costs and brings against '" + results.arms[0] + "', money in " + results.currency + ":\n" +
         table.text("  ") +
         wrapped(
             "'sales must rise by' is the break-even at this cost: the cost less fees and partners' money, "
             "over "
             "the margin of the baseline's sales. Both rises are at list prices, for discounts are in the "
             "cost.");
}

}  // namespace stamkund::report
