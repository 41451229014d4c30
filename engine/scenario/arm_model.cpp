#include "engine/scenario/arm_model.h"

#include <algorithm>
#include <cmath>

#include "engine/base/calendar.h"
#include "engine/base/expect.h"
#include "engine/scenario/campaign_rules.h"
#include "engine/scenario/compile_program.h"
#include "engine/scenario/resolve.h"

namespace stamkund::scenario {
namespace {

CampaignModel compile_campaign(const CampaignSpec& spec, const Resolve& resolve) {
  CampaignModel campaign;
  campaign.target = spec.target;
  campaign.channel = spec.channel;
  campaign.sleeping_days = spec.sleeping_days;
  campaign.cost = spec.cost;
  campaign.open = resolve(spec.open);
  campaign.lift = resolve(spec.lift);
  campaign.decay_days = resolve(spec.decay);
  campaign.unsubscribe_hazard = -std::log1p(-resolve(spec.unsubscribe));
  campaign.discount = resolve(spec.discount);
  campaign.offer_valid_days = spec.offer_valid_days;
  campaign.first_day = spec.first_day;
  campaign.until_day = spec.until_day;
  return campaign;
}

}  // namespace

ArmModel compile_arm(const ArmSpec& spec, const ScenarioSpec& scenario, std::uint64_t index) {
  const Resolve resolve(scenario, index);
  ArmModel arm;
  arm.name = spec.name;
  arm.purchase_factor = 1.0 + resolve(spec.effects.purchase_rate);
  arm.defection_factor = 1.0 + resolve(spec.effects.defection);
  arm.spend_factor = 1.0 + resolve(spec.effects.spend);
  arm.margin = spec.margin;
  arm.purchase_marks = compile_purchase_marks(scenario, index);
  arm.minor_per_major = static_cast<double>(scenario.minor_per_major);
  arm.fatigue_weight = resolve(spec.fatigue.weight);
  arm.fatigue_decay_days = resolve(spec.fatigue.decay);
  if (spec.program) arm.program = compile_program(*spec.program, scenario, resolve);
  for (std::size_t i = 0; i < spec.campaigns.size(); ++i) {
    const CampaignSpec& campaign = spec.campaigns[i];
    arm.campaigns.push_back(compile_campaign(campaign, resolve));
    if (campaign.rules && campaign.rules->trigger != Trigger::wave) continue;
    for (std::uint64_t wave = 0;; ++wave) {
      const double day = campaign.first_day + static_cast<double>(wave) * campaign.every_days;
      if (day >= std::min(campaign.until_day, scenario.horizon_days)) break;
      arm.waves.push_back({day, i});
      if (campaign.every_days <= 0.0) break;
    }
  }
  const auto priority = [&](const Wave& wave) {
    const auto& rules = spec.campaigns[wave.campaign].rules;
    return rules ? rules->priority : 0;
  };
  std::stable_sort(arm.waves.begin(), arm.waves.end(), [&](const Wave& a, const Wave& b) {
    return a.day != b.day ? a.day < b.day : priority(a) > priority(b);
  });
  return arm;
}

void compile_spend(const ScenarioSpec& scenario, std::uint64_t index, population::CustomerLaws& laws) {
  STAMKUND_EXPECT(scenario.population.spend.has_value());
  const Resolve resolve(scenario, index);
  const SpendSpec& spend = *scenario.population.spend;
  const auto& p = spend.parameters;
  if (spend.model == "fixed") {
    laws.spend = population::FixedSpend{resolve(p[0])};
  } else if (spend.model == "gamma-gamma") {
    laws.spend = population::GammaGamma{resolve(p[0]), resolve(p[1]), resolve(p[2])};
  } else {
    laws.spend = population::LognormalSpend{resolve(p[0]), resolve(p[1]), resolve(p[2])};
  }
}

population::CustomerLaws compile_laws(const ScenarioSpec& scenario, std::uint64_t index) {
  STAMKUND_EXPECT(scenario.population.process.has_value());
  const Resolve resolve(scenario, index);
  const ProcessSpec& process = *scenario.population.process;
  population::CustomerLaws laws;
  const customer_base::ModelInfo* model = customer_base::find_model(process.model);
  STAMKUND_EXPECT(model != nullptr);
  laws.time_unit_days = model->discrete ? process.period_days : 1.0;
  std::vector<double> parameters;
  for (std::size_t i = 0; i < process.parameters.size(); ++i) {
    const bool rate = model->parameters[i].scale == customer_base::Scale::rate;
    parameters.push_back(resolve(process.parameters[i]) / (rate ? kDaysPerYear : 1.0));
  }
  laws.process = customer_base::make_process(process.model, parameters, process.regularity);
  compile_spend(scenario, index, laws);
  return laws;
}

}  // namespace stamkund::scenario
