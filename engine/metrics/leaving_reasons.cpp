#include "engine/metrics/leaving_reasons.h"

#include "engine/mechanisms/contacts/funnel.h"
#include "engine/mechanisms/contacts/spec.h"

namespace stamkund::metrics {

std::optional<Breakdown> leaving_reasons(const scenario::ScenarioSpec& scenario,
                                         const std::vector<std::vector<counting::Counts>>& tallies) {
  if (!mechanisms::asks_for_reasons(scenario)) return std::nullopt;
  Breakdown out{kByReason, "customers who had left, by the reason that they gave", {}, {}};
  for (const auto& reason : mechanisms::contact_world_of(scenario)->reasons)
    out.groups.push_back(reason.name);
  for (const mechanisms::ReasonFigure& one : mechanisms::reason_figures()) {
    Figure metric{{one.name, "1", one.meaning}, {}, {}, {}};
    metric.values = Values<double>(scenario.arms.size(), out.groups.size());
    for (std::size_t a = 0; a < scenario.arms.size(); ++a)
      for (const auto& replicate : tallies)
        for (std::size_t reason = 0; reason < out.groups.size(); ++reason)
          metric.values.push_back(
              a, replicate[a].schema().has(mechanisms::kReasons)
                     ? static_cast<double>(replicate[a].at(mechanisms::kReasons, one.name, reason))
                     : 0.0);
    out.metrics.push_back(std::move(metric));
  }
  return out;
}

}  // namespace stamkund::metrics
