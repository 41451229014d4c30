// Rewards one by one.
#include <cmath>

#include "engine/page/run_parts.h"
#include "engine/report/reward_table.h"

namespace stamkund::page {

Blocks rewards(const Run& run) {
  const auto lines = report::reward_lines(run.results, run.scenario.spec);
  if (lines.empty()) return {};
  const metrics::Breakdown& found = run.results.breakdown("reward");
  const std::size_t n = found.groups.size();
  std::vector<std::string> names;
  for (const std::string& one : found.groups) names.push_back(run.group(one));
  Chart cost{Kind::bars, run.say("Cost by reward"), run.results.currency, run.say("reward"), {}, names, {}};
  Chart members{Kind::bars, run.say("Share of members who had the reward once or more"),
                "%",        run.say("reward"),
                {},         names,
                {}};
  Table had{members.title,
            {run.say("reward"), run.say("arm"), run.say("members"), run.say("share of members")},
            {}};
  Table table{
      run.say(
          "Rewards one by one up to the horizon; money in {0}. Worth to members: taken off or paid out, an "
          "item at its value",
          {run.results.currency}),
      {run.say("reward"), run.say("arm"), run.say("handed over"), run.say("share"), run.say("units taken"),
       run.say("units of"), run.say("members"), run.say("share of members"), run.say("worth to members"),
       run.say("cost"), run.say("partners' part")},
      {}};
  for (const report::RewardLine& line : lines) {
    const auto mean = [&](const char* figure) {
      return mean_in(found.metric(figure), line.arm, line.group, n);
    };
    table.rows.push_back({names[line.group], run.results.arms[line.arm], run.whole(mean("rewards")),
                          run.percent(mean("share")),
                          line.units.empty() ? Cell{"-"} : run.whole(mean("units") / line.a_unit), line.units,
                          run.whole(mean("members")), run.percent(mean("member_share")),
                          run.cash(run.whole(mean("value"))), run.cash(run.whole(mean("cost"))),
                          run.cash(run.whole(mean("partner_part")))});
    had.rows.push_back({names[line.group], run.results.arms[line.arm], run.whole(mean("members")),
                        run.percent(mean("member_share"))});
    if (cost.series.empty() || cost.series.back().name != run.results.arms[line.arm])
      for (Chart* chart : {&cost, &members})
        chart->series.push_back({run.results.arms[line.arm], std::vector<double>(n, std::nan(""))});
    cost.series.back().y[line.group] = mean("cost");
    members.series.back().y[line.group] = 100.0 * mean("member_share");
  }
  return {Figure{"rewards-by-cost", std::move(cost), std::move(table)},
          Figure{"rewards-by-members", std::move(members), std::move(had)}};
}

}  // namespace stamkund::page
