#include "engine/metrics/figures.h"
#include "engine/world/core_figures.h"

namespace stamkund::metrics {
std::vector<std::pair<Described, PeriodFigure>> period_figures(const Context& context) {
  std::vector<std::pair<Described, PeriodFigure>> figures;
  const auto& flows = context.flows.figures();
  for (std::size_t c = 0; c < flows.size(); ++c)
    figures.emplace_back(
        Described{flows[c].name, flows[c].unit, flows[c].meaning},
        [c, n = flows.size()](const Sample& sample, std::size_t p) { return sample.tally.all()[p * n + c]; });
  const auto running = [&context](const std::vector<std::pair<const char*, int>>& terms, bool from_alive) {
    std::vector<std::pair<std::size_t, int>> columns;
    // What members held on day 0 is counted only where a program runs already.
    for (const auto& [name, sign] : terms)
      if (context.flows.has(name)) columns.emplace_back(context.flows.column(name), sign);
    return [columns, from_alive, n = context.n_flows](const Sample& sample, std::size_t last) {
      std::int64_t total = from_alive ? sample.tally.at(world::kPeople, "alive_at_start") : 0;
      for (std::size_t p = 0; p <= last; ++p)
        for (const auto& [column, sign] : columns) total += sign * sample.tally.all()[p * n + column];
      return total;
    };
  };
  figures.emplace_back(Described{"alive", "1", "customers not defected at the end of the period"},
                       running({{"new_customers", 1}, {"defections", -1}, {"won_back", 1}}, true));
  figures.emplace_back(
      Described{"members", "1", "customers who belong to the program at the end of the period"},
      running({{"members_at_start", 1}, {"enrolments", 1}, {"leavers", -1}}, false));
  figures.emplace_back(
      Described{"outstanding", "units",
                "units of the main currency held at the end of the period, waiting ones included"},
      running({{"units_at_start", 1}, {"issued", 1}, {"redeemed", -1}, {"expired", -1}, {"reversed", -1}},
              false));
  figures.emplace_back(
      Described{"platform_cost", "minor", "running cost of the program's platform"},
      [&context](const Sample& sample, std::size_t p) { return context.platform(sample.arm, p); });
  figures.emplace_back(
      Described{"cost", "minor", "rewards, perks, contacts, enrolment, welcome rewards and platform"},
      [&context](const Sample& sample, std::size_t p) { return context.cost(sample.arm, sample.tally, p); });
  figures.emplace_back(Described{"net_to_horizon", "minor", "margin, fees and partners' money less cost"},
                       [&context](const Sample& sample, std::size_t p) {
                         return context.net_to_horizon(sample.arm, sample.tally, p);
                       });
  return figures;
}

}  // namespace stamkund::metrics
