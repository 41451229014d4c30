#include "engine/metrics/held_back.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/mechanisms/contacts/held_back.h"

namespace stamkund::metrics {

std::optional<Breakdown> held_back(const scenario::ScenarioSpec& scenario,
                                   const std::vector<std::vector<counting::Counts>>& tallies) {
  if (!mechanisms::has_several_rules(scenario)) return std::nullopt;
  Breakdown out{kByRule, "contacts that a rule held back, up to the horizon", {}, {}};
  std::vector<std::vector<std::string>> rules;
  for (std::size_t a = 0; a < scenario.arms.size(); ++a) {
    rules.push_back(mechanisms::rules_of(scenario, scenario.arms[a]).names);
    for (const std::string& name : rules.back())
      if (std::find(out.groups.begin(), out.groups.end(), name) == out.groups.end())
        out.groups.push_back(name);
  }
  Figure metric{{mechanisms::kHeldBack, "1",
                 "contacts not sent for this rule; where several caps forbid one, for the first of them"},
                Values<double>(scenario.arms.size(), out.groups.size()),
                {},
                {}};
  for (std::size_t a = 0; a < scenario.arms.size(); ++a)
    for (const auto& replicate : tallies)
      for (const std::string& name : out.groups) {
        double count = std::numeric_limits<double>::quiet_NaN();  // the arm has no such rule
        for (std::size_t r = 0; r < rules[a].size(); ++r)
          if (rules[a][r] == name)
            count = (std::isnan(count) ? 0.0 : count) +
                    static_cast<double>(replicate[a].at(mechanisms::kHeldBackBy, mechanisms::kHeldBack, r));
        metric.values.push_back(a, count);
      }
  out.metrics.push_back(std::move(metric));
  return out;
}

}  // namespace stamkund::metrics
