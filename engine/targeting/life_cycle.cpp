#include "engine/targeting/life_cycle.h"

namespace stamkund::targeting {

std::vector<std::string> stage_names() { return {"new", "growing", "loyal", "at risk", "sleeping", "lost"}; }

double interval_of(const LifeCycle& rule, double purchases, double days) {
  return (rule.interval_days + days) / purchases;
}

Stage stage_of(const LifeCycle& rule, double purchases, double days, double recency_days) {
  const double away = recency_days / interval_of(rule, purchases, days);
  if (away > rule.lost_after) return Stage::lost;
  if (away > rule.sleeping_after) return Stage::sleeping;
  if (away > rule.at_risk_after) return Stage::at_risk;
  if (purchases < 2.0) return Stage::first;
  return purchases < static_cast<double>(rule.loyal_from) ? Stage::growing : Stage::loyal;
}

}  // namespace stamkund::targeting
