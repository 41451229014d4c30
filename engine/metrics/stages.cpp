#include "engine/metrics/stages.h"

#include <functional>
#include <limits>

#include "engine/mechanisms/life_cycle/life_cycle.h"

namespace stamkund::metrics {
namespace {

using counting::Counts;
using targeting::kStages;

double moved(const Counts& counts, std::size_t from, std::size_t to) {
  return static_cast<double>(counts.at(mechanisms::kStageMoves, "customers", from * kStages + to));
}

/// Customers who began a whole period in it, each period anew.
double began(const Counts& counts, std::size_t from) {
  double sum = 0.0;
  for (std::size_t to = 0; to < kStages; ++to) sum += moved(counts, from, to);
  return sum;
}

/// "to_at_risk"
std::string move_name(std::string stage) {
  for (char& c : stage)
    if (c == ' ') c = '_';
  return "to_" + stage;
}

using OfStage = std::function<double(const Counts&, std::size_t)>;

}  // namespace

Breakdown stages(const scenario::ScenarioSpec& scenario, const std::vector<std::vector<Counts>>& tallies) {
  const std::vector<std::string> names = targeting::stage_names();
  Breakdown out{"stage",
                "customers by stage of life at the beginning of a period, and where they are at its end",
                names,
                {}};
  const auto periods =
      static_cast<double>(mechanisms::whole_periods(scenario.horizon_days, scenario.period_days));
  std::vector<std::pair<Described, OfStage>> figures{
      {{"customers", "1", "customers in it at the beginning of a period, mean over the whole periods"},
       [=](const Counts& counts, std::size_t stage) { return began(counts, stage) / periods; }},
      {{"customers_at_horizon", "1", "customers in it at the horizon"},
       [](const Counts& counts, std::size_t stage) {
         return static_cast<double>(counts.at(mechanisms::kStagesAtHorizon, "customers", stage));
       }}};
  for (std::size_t to = 0; to < kStages; ++to)
    figures.push_back({{move_name(names[to]), "1",
                        "share of those in it at the beginning of a period who are '" + names[to] +
                            "' at its end, all whole periods together"},
                       [to](const Counts& counts, std::size_t from) {
                         const double all = began(counts, from);
                         return all > 0.0 ? moved(counts, from, to) / all
                                          : std::numeric_limits<double>::quiet_NaN();
                       }});
  for (const auto& [described, figure] : figures) {
    Figure metric{described, {}, {}, {}};
    for (std::size_t a = 0; a < scenario.arms.size(); ++a)
      for (const auto& replicate : tallies)
        for (std::size_t stage = 0; stage < kStages; ++stage)
          metric.values.push_back(figure(replicate[a], stage));
    out.metrics.push_back(std::move(metric));
  }
  return out;
}

}  // namespace stamkund::metrics
