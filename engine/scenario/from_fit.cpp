#include "engine/scenario/from_fit.h"

namespace stamkund::scenario {

bool can_come_from_fit(const std::string& where) {
  const bool campaign = where.find("campaigns[") != std::string::npos;
  return (campaign && (where.ends_with(".lift") || where.ends_with(".decay"))) ||
         where.ends_with("fatigue.weight") || where.ends_with("fatigue.decay") ||
         where.ends_with("behaviour.member_purchase_rate");
}

std::vector<FromFit> from_fit(const ScenarioSpec& scenario) {
  std::vector<FromFit> out;
  for (const ArmSpec& arm : scenario.arms) {
    const auto add = [&](const std::string& where, const Quantity& quantity) {
      if (quantity.law == Quantity::Law::from_fit)
        out.push_back({"arms[" + arm.name + "]." + where, quantity.learned});
    };
    add("fatigue.weight", arm.fatigue.weight);
    add("fatigue.decay", arm.fatigue.decay);
    for (const CampaignSpec& campaign : arm.campaigns) {
      add("campaigns[" + campaign.name + "].lift", campaign.lift);
      add("campaigns[" + campaign.name + "].decay", campaign.decay);
    }
    if (arm.program)
      add("program.behaviour.member_purchase_rate", arm.program->behaviour.member_purchase_rate);
  }
  return out;
}

}  // namespace stamkund::scenario
