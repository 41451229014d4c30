// What pilots said before the run: how they rank customers, and what the rule earns.
#include <algorithm>
#include <cmath>

#include "engine/page/run_parts.h"

namespace stamkund::page {
namespace {

bool had_pilot(const Run& run, std::size_t arm) { return std::isfinite(run.level("pilot_judged", arm)); }

NamedTable rules(const Run& run) {
  Table table{
      run.say("Pilots, judged on the half that nothing was learned from; money in {0} a customer in "
              "the window, standard errors of one pilot",
              {run.results.currency}),
      {run.say("arm"), run.say("judged on"), run.say("effect on the outcome"), run.say("standard error"),
       "Qini", "AUUC", run.say("Qini height"), run.say("Qini height by risk"), run.say("the rule treats"),
       run.say("earns"), run.say("standard error"), run.say("more than treating all"),
       run.say("standard error"), run.say("brings itself, in all"), run.say("standard error")},
      {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    if (!had_pilot(run, a)) continue;
    const auto of = [&](const char* figure) { return run.level(figure, a); };
    table.rows.push_back(
        {run.results.arms[a], run.whole(of("pilot_judged")), run.signed_number(of("pilot_average")),
         run.number(of("pilot_average_error")), run.signed_number(of("pilot_qini")),
         run.signed_number(of("pilot_auuc")), run.signed_number(of("pilot_qini_height")),
         run.signed_number(of("pilot_qini_height_by_risk")), run.percent(of("pilot_treated")),
         run.cash(run.signed_number(of("pilot_policy"))), run.cash(run.number(of("pilot_policy_error"))),
         run.cash(run.signed_number(of("pilot_policy_than_all"))),
         run.cash(run.number(of("pilot_policy_than_all_error"))),
         run.cash(run.signed_whole(of("pilot_itself"))), run.cash(run.whole(of("pilot_itself_error")))});
  }
  return {"pilots", std::move(table)};
}

/// What the pilot said of each of several treatments.
Blocks treatments(const Run& run) {
  const auto& breakdowns = run.results.breakdowns;
  const auto by = std::find_if(breakdowns.begin(), breakdowns.end(),
                               [](const auto& one) { return one.name == "pilot_treatment"; });
  if (by == breakdowns.end()) return {};
  const std::size_t n = by->groups.size();
  Table table{run.say("Pilots of each treatment against none; money in {0} a customer in the window. The "
                      "figures of the arm are those of the first one",
                      {run.results.currency}),
              {run.say("arm"), run.say("treatment"), run.say("judged on"), run.say("effect on the outcome"),
               run.say("standard error"), "Qini", "AUUC", run.say("Qini height"), run.say("earns"),
               run.say("standard error")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a)
    for (std::size_t g = 0; g < n; ++g) {
      const auto of = [&](const char* figure) { return mean_in(by->metric(figure), a, g, n); };
      if (!std::isfinite(of("pilot_judged"))) continue;
      table.rows.push_back({run.results.arms[a], by->groups[g], run.whole(of("pilot_judged")),
                            run.signed_number(of("pilot_average")), run.number(of("pilot_average_error")),
                            run.signed_number(of("pilot_qini")), run.signed_number(of("pilot_auuc")),
                            run.signed_number(of("pilot_qini_height")), run.signed_number(of("pilot_policy")),
                            run.number(of("pilot_policy_error"))});
    }
  return {NamedTable{"pilot-treatments", std::move(table)}};
}

Blocks oracles(const Run& run) {
  Table table{
      run.say("What the rule of the run leaves on the table: the best as many by their true effect, "
              "and all whom it truly pays to treat, however many; {0} a customer in the window",
              {run.results.currency}),
      {run.say("arm"), run.say("the rule earns"), run.say("the best earn at least"), run.say("at most"),
       run.say("left on the table"), run.say("standard error"), run.say("who gain"),
       run.say("they earn at least"), run.say("left by the number"), run.say("standard error")},
      {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    const auto of = [&](const char* figure) { return run.level(figure, a); };
    if (!std::isfinite(of("pilot_oracle"))) continue;
    table.rows.push_back({run.results.arms[a], run.cash(run.signed_number(of("pilot_true_policy"))),
                          run.cash(run.signed_number(of("pilot_oracle"))),
                          run.cash(run.signed_number(of("pilot_oracle_at_most"))),
                          run.cash(run.signed_number(of("pilot_left"))),
                          run.cash(run.number(of("pilot_left_error"))), run.percent(of("pilot_gainers")),
                          run.cash(run.signed_number(of("pilot_gains"))),
                          run.cash(run.signed_number(of("pilot_gains_left"))),
                          run.cash(run.number(of("pilot_gains_left_error")))});
  }
  if (table.rows.empty()) return {};
  return {NamedTable{"pilot-oracle", std::move(table)}};
}

Figure by_decile(const Run& run, const metrics::Breakdown& breakdown) {
  const std::size_t n = breakdown.groups.size();
  std::vector<std::string> names = breakdown.groups;
  for (std::string& one : names) one = run.group(one);
  Chart chart{Kind::bars,
              run.say("Uplift by decile of what was predicted"),
              run.say("outcome a customer"),
              run.say("decile"),
              {},
              names,
              {}};
  Table table{chart.title,
              {run.say("decile"), run.say("arm"), run.say("customers"), run.say("predicted"),
               run.say("uplift"), run.say("standard error")},
              {}};
  for (std::size_t a = 0; a < run.arms(); ++a) {
    if (!had_pilot(run, a)) continue;
    Series one{run.results.arms[a], {}};
    for (std::size_t d = 0; d < n; ++d) {
      const auto of = [&](const char* figure) { return mean_in(breakdown.metric(figure), a, d, n); };
      one.y.push_back(of("uplift"));
      table.rows.push_back({names[d], run.results.arms[a], run.whole(of("customers")),
                            run.signed_number(of("predicted")), run.signed_number(one.y.back()),
                            run.number(of("standard_error"))});
    }
    chart.series.push_back(std::move(one));
  }
  return {"pilot-deciles", std::move(chart), std::move(table)};
}

}  // namespace

Blocks pilots(const Run& run) {
  const auto& breakdowns = run.results.breakdowns;
  const auto found = std::find_if(breakdowns.begin(), breakdowns.end(),
                                  [](const auto& one) { return one.name == "pilot_decile"; });
  if (found == breakdowns.end()) return {};
  Blocks out{rules(run), by_decile(run, *found)};
  append(out, treatments(run));
  append(out, oracles(run));
  return out;
}

}  // namespace stamkund::page
