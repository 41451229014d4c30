// What the answer depends on, told by the run's own draws.
#include <cmath>

#include "engine/page/run_parts.h"
#include "engine/report/decision.h"
#include "engine/report/hinge.h"
#include "engine/report/quantity_name.h"
#include "engine/report/quantity_value.h"

namespace stamkund::page {
namespace {

/// Of slopes less clear than this, in standard errors, nothing is said; of many tried, one in twenty passes
/// by chance.
constexpr double kSeen = 2.0;
constexpr std::size_t kMost = 12;

}  // namespace

Blocks tornado(const Run& run) {
  if (run.arms() < 2) return {};
  const std::size_t arm = report::best_on_average(run.results, run.scenario.spec);
  const std::string& name = run.results.arms[arm];
  Series one{name, {}};
  Chart chart{Kind::intervals,
              run.say("Effect on net of '{0}' over the range of each uncertain quantity", {name}),
              run.results.currency,
              "",
              {},
              {},
              {}};
  Table table{
      run.say("A straight line through the parameter draws of the run, {0}", {run.results.currency}),
      {run.say("quantity"), run.say("smallest drawn"), run.say("effect there"), run.say("largest drawn"),
       run.say("effect there"), run.say("share of what differs between draws"),
       run.say("slope in standard errors"), run.say("key")},
      {}};
  std::vector<report::Hinge> lines = report::slopes_of(run.results, run.scenario, arm);
  std::erase_if(lines, [](const report::Hinge& line) { return !(line.clearness >= kSeen); });
  if (lines.size() > kMost) lines.resize(kMost);
  std::vector<std::string> paths;
  for (const auto& line : lines) paths.push_back(line.path);
  chart.groups = report::quantity_names(paths, run.in);
  for (std::size_t i = 0; i < lines.size(); ++i)
    chart.groups[i] = report::named(lines[i], chart.groups[i], run.results.arms[0], run.in);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const report::Hinge& line = lines[i];
    one.y.push_back(run.results.total("net").effects[arm].mean);
    one.low.push_back(std::min(line.effect_low, line.effect_high));
    one.high.push_back(std::max(line.effect_low, line.effect_high));
    const auto value = [&](double at) {
      return Cell{report::value_text({line.path, line.dimension, at}, run.results.currency, run.in), at};
    };
    table.rows.push_back({chart.groups[i], value(line.low), run.cash(run.signed_whole(line.effect_low)),
                          value(line.high), run.cash(run.signed_whole(line.effect_high)),
                          run.percent(line.share), run.number(line.clearness), line.path});
  }
  if (chart.groups.empty()) return {};
  chart.series.push_back(std::move(one));
  return {Figure{"tornado", std::move(chart), std::move(table)},
          Paragraph{run.say("Quantities whose slope is less than two standard errors from zero are not "
                            "shown. Quantities of the "
                            "population and of the fit are not tried.")}};
}

}  // namespace stamkund::page
